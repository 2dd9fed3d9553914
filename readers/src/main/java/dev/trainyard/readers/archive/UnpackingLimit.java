package dev.trainyard.readers.archive;

import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * The largest total size to which an archive may unpack: a multiple of the bytes read from it, up to a fixed maximum. Memory is bounded elsewhere, by the largest size of a document; this limit bounds the time that a small
 * file can take.
 */
final class UnpackingLimit {
    /** Any archive may unpack to this size: a few large files of zeros are not an attack. */
    static final long ALWAYS = 64L << 20;
    /**
     * The largest ratio. Text is compressed to a fifth, and a hundred versions of one text to a hundredth; nothing useful
     * is compressed further. Deflate reaches a thousandth, and archives with overlapping entries or sparse files reach a
     * millionth.
     */
    static final long RATIO = 250;
    /** The maximum: at 100 MB a second this takes three quarters of an hour, and no run uses a tenth of it. */
    static final long MOST = 256L << 30;

    private final LongSupplier packed;
    private long unpacked;

    /** Thrown for an archive that was made to exhaust its reader. */
    static final class BombException extends RuntimeException {
        private BombException(String message) {
            super(message);
        }
    }

    /** @param packed the number of bytes of the archive that were read */
    UnpackingLimit(LongSupplier packed) {
        this.packed = packed;
    }

    /** Counts the bytes that an archive unpacks to. */
    InputStream watch(InputStream in) {
        return new Watched(in);
    }

    private void add(long bytes) {
        unpacked += bytes;
        if (unpacked > MOST) throw new BombException("it unpacks to more than " + (MOST >> 30) + " GiB");
        if (unpacked > ALWAYS && unpacked / RATIO > packed.getAsLong()) {
            throw new BombException("it unpacks to more than " + RATIO + " times its size");
        }
    }

    private final class Watched extends CountedStream {
        Watched(InputStream in) {
            super(in);
        }

        @Override
        void add(int bytes) {
            UnpackingLimit.this.add(bytes);
        }
    }
}
