package dev.trainyard.readers.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that reports all bytes that are read from it, including skipped ones. */
abstract class CountedStream extends FilterInputStream {
    private static final int BUFFER = 1 << 13;

    CountedStream(InputStream in) {
        super(in);
    }

    /** Receives the number of bytes just read, and may refuse them with an exception. */
    abstract void add(int bytes) throws IOException;

    @Override
    public int read() throws IOException {
        int read = in.read();
        if (read >= 0) add(1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = in.read(bytes, from, length);
        if (read > 0) add(read);
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(BUFFER, Math.max(0, wanted))]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
