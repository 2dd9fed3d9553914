package dev.trainyard.readers.records;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lines, headers and blocks of bytes from one buffered stream. */
final class WarcInput {
    private static final Pattern CHUNK = Pattern.compile("^[0-9a-fA-F]{1,8}[ \\t]*(;|\r?\n)");
    private static final int MOST_LINE = 1 << 16;
    private static final int MOST_HEADERS = 1_000;
    private static final int LONGEST_HEADERS = 1 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private @Nullable IOException failure;

    WarcInput(InputStream in) {
        this.in = in;
    }

    /** Whether there is another byte; reads ahead to find out. */
    boolean hasMore() throws IOException {
        if (at < end) return true;
        at = 0;
        end = 0;
        try {
            end = Math.max(0, in.read(buffer));
            return end > 0;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** The error of the underlying stream, as opposed to an error in its content; null if there was none. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Discards the buffer, after the underlying stream has skipped to another place. */
    void restart() {
        at = 0;
        end = 0;
        failure = null;
    }

    /** Whether an HTTP chunk follows, which begins with its size on a line of its own. */
    boolean isAtChunk() throws IOException {
        if (!hasMore()) return false;
        String head = new String(buffer, at, Math.min(20, end - at), StandardCharsets.ISO_8859_1);
        return CHUNK.matcher(head).find();
    }

    /** The next line without its line end, cut at {@value #MOST_LINE} bytes; null at the end of the stream. */
    @Nullable
    String line(Charset charset) throws IOException {
        if (!hasMore()) return null;
        byte[] line = new byte[256];
        int length = 0;
        while (hasMore()) {
            byte b = buffer[at++];
            if (b == '\n') break;
            if (length == MOST_LINE) continue;
            if (length == line.length) line = Arrays.copyOf(line, 2 * length);
            line[length++] = b;
        }
        if (length > 0 && line[length - 1] == '\r') length--;
        return new String(line, 0, length, charset);
    }

    /** The headers up to the next empty line, by their case-insensitive names; of repeated headers the first. */
    Map<String, String> headers(Charset charset) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String name = "";
        int length = 0;
        for (int i = 0; i < MOST_HEADERS; i++) {
            String line = line(charset);
            if (line == null || line.isEmpty()) return headers;
            length += line.length();
            if (length > LONGEST_HEADERS)
                throw new IOException("headers of more than " + LONGEST_HEADERS + " characters");
            int colon = line.indexOf(':');
            if ((line.charAt(0) == ' ' || line.charAt(0) == '\t') && headers.containsKey(name)) {
                headers.merge(name, line.strip(), (before, more) -> before + " " + more);
            } else if (colon > 0) {
                name = line.substring(0, colon).strip();
                headers.putIfAbsent(name, line.substring(colon + 1).strip());
            }
        }
        throw new IOException("more than " + MOST_HEADERS + " headers");
    }

    /** The next bytes as a stream, which must be read to its end or skipped before anything else is read. */
    Block block(long length) {
        return new Block(length, true);
    }

    /** The rest of the stream. */
    Block rest() {
        return new Block(Long.MAX_VALUE, false);
    }

    /** A part of the stream. */
    final class Block extends InputStream {
        private final boolean exact;
        private long left;

        private Block(long length, boolean exact) {
            this.left = length;
            this.exact = exact;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int wanted) throws IOException {
            if (left == 0 || !exact && !hasMore()) return -1;
            if (!hasMore()) throw ended();
            int count = (int) Math.min(Math.min(wanted, end - at), left);
            System.arraycopy(buffer, at, bytes, from, count);
            at += count;
            left -= count;
            return count;
        }

        /** Skips the unread bytes. */
        void skipRest() throws IOException {
            while (left > 0) {
                if (!hasMore()) throw ended();
                int count = (int) Math.min(end - at, left);
                at += count;
                left -= count;
            }
        }

        private EOFException ended() {
            EOFException e = new EOFException("it ends inside a record");
            failure = e;
            return e;
        }
    }
}
