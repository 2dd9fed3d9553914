package dev.trainyard.readers.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads a document's bytes up to a limit, whatever size an archive declares: {@value #MOST} bytes of text, or
 * {@value #MOST_PACKED} of a file that mostly consists of pictures, fonts and attachments: a PDF, a book, an office
 * document, a notebook or a message.
 */
public final class DocumentBytes {
    /** The largest text of a document; a larger file is data, not prose or code. */
    public static final int MOST = 8 << 20;

    /** The largest size of a file that is mostly something else than text, whose text may have at most {@link #MOST} bytes. */
    public static final int MOST_PACKED = 64 << 20;

    /** The number of bytes by which a file's type is recognised. */
    private static final int HEAD = 4_096;

    private DocumentBytes() {}

    /** Opens the content of a document. */
    @FunctionalInterface
    public interface Opening {
        InputStream open() throws IOException;
    }

    /** Reads the document at a path; a failure is returned as a value, so that it does not affect other documents. */
    public static Found read(String path, Opening opening) {
        try (InputStream in = opening.open()) {
            return of(path, in);
        } catch (IOException | IllegalArgumentException e) {
            return new Found.Lost(path, ReadFailure.UNREADABLE);
        }
    }

    /** Reads a stream to its end, unless it has more bytes than a document may have. */
    public static Found of(String path, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST + 1);
        if (bytes.length > MOST && holdsMoreThanText(path, bytes)) {
            byte[] rest = in.readNBytes(MOST_PACKED + 1 - bytes.length);
            int length = bytes.length;
            bytes = Arrays.copyOf(bytes, length + rest.length);
            System.arraycopy(rest, 0, bytes, length, rest.length);
            if (bytes.length <= MOST_PACKED) return new Found.Content(path, bytes);
        }
        return bytes.length > MOST ? new Found.Lost(path, ReadFailure.TOO_LARGE) : new Found.Content(path, bytes);
    }

    /**
     * An estimate of the bytes of text in a document: its size if it is plain text; 0 if it is too large, is not text, or has
     * an unknown share of text, as an e-book or an HTML page does.
     *
     * @param path whose ending tells notebooks and messages from text
     * @param size in bytes
     * @param in its content, of which the beginning is read
     */
    public static long textBytes(String path, long size, InputStream in) throws IOException {
        if (size > MOST || path.toLowerCase(Locale.ROOT).matches("(?s).*\\.(ipynb|eml)")) return 0;
        String head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        String start =
                head.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
        boolean plain = head.indexOf('\0') < 0
                && !start.startsWith("%pdf-")
                && !start.startsWith("<!doctype html")
                && !start.startsWith("<html");
        return plain ? Math.max(0, size) : 0;
    }

    /** A text as a document, unless it is too large in UTF-8. */
    public static Found text(String path, String text, Origin origin) {
        return isTooLarge(text) ? new Found.Lost(path, ReadFailure.TOO_LARGE) : new Found.Text(path, text, origin);
    }

    /** Whether only a part of a file is text, as in a book with its pictures. */
    private static boolean holdsMoreThanText(String path, byte[] bytes) {
        String name = path.toLowerCase(Locale.ROOT);
        String head = new String(bytes, 0, Math.min(5, bytes.length), StandardCharsets.ISO_8859_1);
        return head.equals("%PDF-")
                || name.endsWith(".pdf")
                || name.endsWith(".ipynb")
                || name.endsWith(".eml")
                || (head.startsWith("PK\3\4") && name.matches("(?s).*\\.(epub|docx|docm|odt)"));
    }

    /** Whether a text is larger in UTF-8 than a document may be. */
    public static boolean isTooLarge(String text) {
        if (text.length() <= MOST / 3) return false;
        long bytes = text.codePoints()
                .mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
                .sum();
        return bytes > MOST;
    }
}
