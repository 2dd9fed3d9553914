package dev.trainyard.readers.records;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits an mbox into messages, each a stream with lines that end in {@code \n}. A message is preceded by a line such as
 * {@code From somebody Wed May 1 12:00:00 2024} that follows an empty line. Lines of a message that look like that were
 * written with a {@code >} in front, which is removed.
 */
final class MboxStream extends InputStream {
    private static final Pattern SEPARATOR =
            Pattern.compile("^From \\S.*\\d{1,2}:\\d{2}(:\\d{2})?\\b.*\\d{4}.*", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("^>+From ", Pattern.DOTALL);

    private final LineStream lines;
    /** A line, or a piece of a long line, including its line end if it is complete. */
    private final byte[] piece = new byte[(8 << 10) + 1];

    private int at;
    private int end;
    private boolean insideLine;
    private boolean afterEmptyLine = true;
    private boolean insideMessage;
    private boolean atSeparator;
    private boolean over;
    private boolean started;
    private @Nullable IOException failure;

    MboxStream(InputStream in) {
        this.lines = new LineStream(in, Long.MAX_VALUE);
    }

    /** Skips the rest of this message and goes to the next; returns false if there is none. */
    boolean nextMessage() throws IOException {
        if (!started) {
            started = true;
            do {
                nextPiece();
            } while (!over && !insideLine && end == 1);
            atSeparator = !over && startsWith("From ");
        }
        while (insideMessage) {
            at = end;
            if (!fill()) break;
        }
        if (!atSeparator) return false;
        while (insideLine) nextPiece();
        atSeparator = false;
        insideMessage = true;
        at = end;
        return true;
    }

    /** The error of the underlying file, as opposed to an error in a message; null if there was none. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) return 0;
        if (!insideMessage || at == end && !fill()) return -1;
        int count = Math.min(length, end - at);
        System.arraycopy(piece, at, bytes, from, count);
        at += count;
        return count;
    }

    /** Returns false at the end of the message. */
    private boolean fill() throws IOException {
        boolean lineBegins = !insideLine;
        boolean empty = lineBegins && (end == 1 || end == 2 && piece[0] == '\r');
        if (lineBegins) afterEmptyLine = empty;
        nextPiece();
        if (over) {
            insideMessage = false;
            return false;
        }
        if (lineBegins
                && afterEmptyLine
                && startsWith("From ")
                && SEPARATOR.matcher(head()).matches()) {
            insideMessage = false;
            atSeparator = true;
            return false;
        }
        if (lineBegins && piece[0] == '>' && QUOTED.matcher(head()).find()) at = 1;
        return true;
    }

    private void nextPiece() throws IOException {
        try {
            at = 0;
            end = 0;
            if (!insideLine && !lines.nextLine()) {
                over = true;
                return;
            }
            int most = piece.length - 1;
            end = lines.readNBytes(piece, 0, most);
            insideLine = end == most;
            if (!insideLine) piece[end++] = '\n';
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private boolean startsWith(String text) {
        return head().startsWith(text);
    }

    private String head() {
        return new String(piece, 0, Math.min(end, 200), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
