package dev.trainyard.readers.records;

import dev.trainyard.readers.archive.Compression;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens a file and uncompresses it if its first bytes are those of a known compression. Reading fails if the file
 * unpacks to far more than an honest file could.
 */
final class Compressed {
    private static final int BUFFER = 1 << 16;
    private static final int HEAD = 8;
    /** Any file may unpack to this many bytes, however small it is. */
    private static final long ALWAYS = 16L << 30;
    /** Beyond that, a file may unpack to this multiple of its size; gzip reaches at most 1,032. */
    private static final long SWELLING = 1_100;

    /** The usual ratio between a text and its compressed form. */
    private static final long UNPACKED_A_BYTE = 3;

    private Compressed() {}

    /** An estimate of a file's size after uncompressing it. */
    static long bytesInside(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            boolean packed = Compression.of(in.readNBytes(HEAD)) != Compression.NONE;
            return Files.size(file) * (packed ? UNPACKED_A_BYTE : 1);
        }
    }

    static InputStream open(Path file) throws IOException {
        return open(Files.newInputStream(file), Math.max(ALWAYS, Files.size(file) * SWELLING));
    }

    /** @param most the number of uncompressed bytes after which reading fails */
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

    /** Limits the number of bytes read, and turns the unchecked exceptions of decoders into IOExceptions. */
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
