package dev.trainyard.readers.records;

import java.io.IOException;
import java.io.InputStream;

/**
 * Splits a stream into lines, each read as a stream: {@link #nextLine()} skips the rest of the current line and goes to
 * the next, whose bytes can then be read up to its end. Memory use does not depend on the length of lines.
 */
final class LineStream extends InputStream {
    /** Thrown for a line that is too long; the next line can still be read. */
    static final class LineTooLongException extends IOException {}

    private final InputStream in;
    private final long most;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private boolean insideLine;
    private long length;

    /** @param most the largest number of bytes that are read from one line */
    LineStream(InputStream in, long most) {
        this.in = in;
        this.most = most;
    }

    /** Returns false at the end of the stream. */
    boolean nextLine() throws IOException {
        skipLine();
        if (!fill()) return false;
        insideLine = true;
        length = 0;
        return true;
    }

    /** Skips the rest of this line. */
    void skipLine() throws IOException {
        while (insideLine) consume(Integer.MAX_VALUE);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int wanted) throws IOException {
        if (wanted == 0) return 0;
        int start = at;
        if (insideLine && start == end && fill()) start = at;
        int count = insideLine ? consume(wanted) : 0;
        if (count == 0) return -1;
        if (length > most) throw new LineTooLongException();
        System.arraycopy(buffer, start, bytes, from, count);
        return count;
    }

    /** Consumes at most this many buffered bytes of the line, and the line end if it comes next; returns the count. */
    private int consume(int wanted) throws IOException {
        if (at == end && !fill()) {
            insideLine = false;
            return 0;
        }
        int limit = (int) Math.min(end, (long) at + wanted);
        int start = at;
        while (at < limit && buffer[at] != '\n') at++;
        int count = at - start;
        length += count;
        if (at < end && buffer[at] == '\n') {
            at++;
            insideLine = false;
        }
        return count;
    }

    private boolean fill() throws IOException {
        if (at < end) return true;
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
