package dev.trainyard.readers.records;

import dev.trainyard.readers.archive.Compression;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file's bytes, uncompressed where its first bytes say that it is compressed, as a file of an archive is. A file that swells beyond all measure is cut off with an exception.
 */
final class Compressed {
    private static final int BUFFER = 1 << 16;
    private static final int HEAD = 8;
    /** What may come of any file, however small it is. */
    private static final long ALWAYS = 16L << 30;
    /** The most that gzip can make of a byte is 1,032. */
    private static final long SWELLING = 1_100;

    /** About what comes of a byte of text. */
    private static final long UNPACKED_A_BYTE = 3;

    private Compressed() {}

    /** About how many bytes a file has, uncompressed. */
    static long bytesInside(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            boolean packed = Compression.of(in.readNBytes(HEAD)) != Compression.NONE;
            return Files.size(file) * (packed ? UNPACKED_A_BYTE : 1);
        }
    }

    static InputStream open(Path file) throws IOException {
        return open(Files.newInputStream(file), Math.max(ALWAYS, Files.size(file) * SWELLING));
    }

    /** @param most how many bytes may come of it; then reading it fails */
    static InputStream open(InputStream raw, long most) throws IOException {
        try {
            BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
            in.mark(HEAD);
            Compression compression = Compression.of(in.readNBytes(HEAD));
            in.reset();
            return new Guarded(compression.open(in), most);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e instanceof IOException io ? io : new IOException(Details.of(e), e);
        }
    }

    /** Bounds what comes of a stream, and what it throws to IOExceptions, since some of a damaged one are others. */
    private static final class Guarded extends FilterInputStream {
        private final long most;
        private long count;

        Guarded(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                int read = super.read(bytes, from, length);
                count += Math.max(0, read);
                if (count > most) throw new IOException("it unpacks to more than " + most + " bytes");
                return read;
            } catch (RuntimeException e) {
                throw new IOException("damaged: " + Details.of(e), e);
            }
        }

        @Override
        public long skip(long wanted) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(BUFFER, wanted)]));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
