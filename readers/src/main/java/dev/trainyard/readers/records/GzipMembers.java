package dev.trainyard.readers.records;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads the members of a gzip file as one stream. After an exception, {@link #goToNextMember()} continues at the next
 * bytes that look like the start of a member. Common Crawl writes each record as its own member, so only damaged records
 * are lost.
 */
final class GzipMembers extends InputStream {
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int HEADER_CRC = 2;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private int at;
    private int end;
    private boolean inside;

    GzipMembers(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) return 0;
        try {
            while (true) {
                if (!inside && !header()) return -1;
                int count = inflater.inflate(bytes, from, length);
                at = end - inflater.getRemaining();
                crc.update(bytes, from, count);
                // The last bytes are returned only if the checksum is right.
                if (inflater.finished()) trailer();
                if (count > 0) return count;
                if (inside) {
                    if (!inflater.needsInput()) throw new ZipException("a gzip member is damaged");
                    if (!fill()) throw new EOFException("it ends inside a gzip member");
                    inflater.setInput(buffer, at, end - at);
                }
            }
        } catch (DataFormatException e) {
            throw new ZipException("a gzip member is damaged: " + e.getMessage());
        }
    }

    /** Returns false if there is no further member. */
    boolean goToNextMember() throws IOException {
        inside = false;
        while (true) {
            if (end - at < 4 && !keepAndFill()) return false;
            if (buffer[at] == 0x1F && buffer[at + 1] == (byte) 0x8B && buffer[at + 2] == 8 && buffer[at + 3] < 32) {
                return true;
            }
            at++;
        }
    }

    private boolean header() throws IOException {
        if (at == end && !fill()) return false;
        inflater.reset();
        crc.reset();
        if (next() != 0x1F || next() != 0x8B || next() != 8)
            throw new ZipException("there is no gzip member where one is expected");
        int flags = next();
        for (int i = 0; i < 6; i++) next();
        if ((flags & EXTRA) != 0) {
            int length = next() | next() << 8;
            for (int i = 0; i < length; i++) next();
        }
        if ((flags & NAME) != 0) while (next() != 0) {}
        if ((flags & COMMENT) != 0) while (next() != 0) {}
        if ((flags & HEADER_CRC) != 0) {
            next();
            next();
        }
        inflater.setInput(buffer, at, end - at);
        inside = true;
        return true;
    }

    private void trailer() throws IOException {
        inside = false;
        long sum = 0;
        for (int i = 0; i < 4; i++) sum |= (long) next() << 8 * i;
        for (int i = 0; i < 4; i++) next();
        if (sum != crc.getValue()) throw new ZipException("a gzip member's checksum is wrong");
    }

    private int next() throws IOException {
        if (at == end && !fill()) throw new EOFException("it ends inside a gzip member");
        return buffer[at++] & 0xFF;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    /** Moves the unread bytes to the start of the buffer and fills it; returns false if fewer than four bytes are left. */
    private boolean keepAndFill() throws IOException {
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        int read = in.readNBytes(buffer, end, buffer.length - end);
        end += read;
        return end >= 4;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
