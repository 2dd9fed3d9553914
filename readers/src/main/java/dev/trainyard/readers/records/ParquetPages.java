package dev.trainyard.readers.records;

import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Checks the headers of a column's pages before the column is decoded: each page must lie inside its column and declare a
 * size that fits in memory. The decoder trusts the headers, and damaged ones would make it loop.
 *
 * <p>A header is a struct in Thrift's compact protocol. The type, the sizes and the number of values are read; the rest,
 * which is statistics, is skipped.
 */
final class ParquetPages {
    /** Writers make pages of about one megabyte, and at most 100. */
    private static final long MOST_PAGE = 256L << 20;

    private static final int PEEK = 8 << 10;
    private static final int MOST_HEADER = 4 << 20;
    private static final int DEEPEST = 16;

    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int STRUCT = 12;

    private final ByteBuffer bytes;
    private long uncompressed = -1;
    private long compressed = -1;
    private long values;

    private ParquetPages(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** @throws IOException if the column's pages are damaged */
    static void check(FileChannel file, ColumnChunk chunk) throws IOException {
        ColumnMetaData column = chunk.metaData();
        long at = chunk.chunkStartOffset();
        long end = Math.addExact(at, column.totalCompressedSize());
        if (at < 4 || end < at || end > file.size() || column.totalCompressedSize() > Integer.MAX_VALUE) {
            throw new IOException("a column is outside of the file");
        }
        long values = 0;
        while (at < end && values < column.numValues()) {
            ParquetPages page = header(file, at, end);
            at += page.bytes.position() + page.compressed;
            values += page.values;
            if (page.compressed < 0 || page.values < 0 || page.uncompressed < 0 || at > end) {
                throw new IOException("a page is outside of its column");
            }
            if (page.uncompressed > MOST_PAGE) throw new IOException("a page of " + page.uncompressed + " bytes");
        }
        if (values != column.numValues())
            throw new IOException("a column's number of values differs from the" + " declared one");
    }

    private static ParquetPages header(FileChannel file, long at, long end) throws IOException {
        for (int size = PEEK; ; size *= 8) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, end - at));
            while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) > 0) {}
            ParquetPages page = new ParquetPages(bytes.flip());
            try {
                page.read();
                return page;
            } catch (BufferUnderflowException e) {
                if (size >= MOST_HEADER || size >= end - at) throw new IOException("a page's header is damaged", e);
            }
        }
    }

    private void read() throws IOException {
        boolean dictionary = false;
        int field = 0;
        for (int head = next(); head != 0; head = next()) {
            field = field(head, field);
            int type = head & 15;
            switch (field) {
                case 1 -> dictionary = number() == 2;
                case 2 -> uncompressed = number();
                case 3 -> compressed = number();
                case 5, 8 -> countedStruct();
                default -> skip(type, 0);
            }
        }
        if (dictionary) values = 0;
    }

    /** Reads a data page's header, whose first field is the number of values. */
    private void countedStruct() throws IOException {
        int field = 0;
        for (int head = next(); head != 0; head = next()) {
            field = field(head, field);
            if (field == 1) values = number();
            else skip(head & 15, 1);
        }
    }

    private int field(int head, int last) throws IOException {
        int step = head >> 4;
        return step == 0 ? (int) number() : last + step;
    }

    private void skip(int type, int depth) throws IOException {
        if (depth > DEEPEST) throw new IOException("a page's header is damaged");
        switch (type) {
            case TRUE, FALSE -> {}
            case BYTE -> skipBytes(1);
            case 4, 5, 6 -> number();
            case DOUBLE -> skipBytes(8);
            case BINARY -> skipBytes(varint());
            case LIST, SET -> {
                int head = next();
                long size = head >> 4 == 15 ? varint() : head >> 4;
                if (size > bytes.remaining()) throw new BufferUnderflowException();
                for (long i = 0; i < size; i++) {
                    // In a list, a boolean takes one byte.
                    if ((head & 15) <= FALSE) skipBytes(1);
                    else skip(head & 15, depth + 1);
                }
            }
            case STRUCT -> {
                int field = 0;
                for (int head = next(); head != 0; head = next()) {
                    field = field(head, field);
                    skip(head & 15, depth + 1);
                }
            }
            default -> throw new IOException("a page's header is damaged");
        }
    }

    private int next() {
        return bytes.get() & 0xFF;
    }

    private void skipBytes(long count) {
        if (count < 0 || count > bytes.remaining()) throw new BufferUnderflowException();
        bytes.position(bytes.position() + (int) count);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int part = next();
            value |= (long) (part & 0x7F) << shift;
            if (part < 0x80) break;
        }
        return value;
    }

    /** A number in zigzag encoding. */
    private long number() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }
}
