package dev.trainyard.readers.format;

import java.io.OutputStream;

/**
 * How much work and memory one PDF may take. All but the time are counts, so that the same file always comes to the same
 * end; the time is for what no count foresaw.
 */
final class PdfLimits {
    /** The drawing of the fullest page is a few MiB; a stream of 16 MiB comes to 200 MiB of objects at the worst. */
    static final int MOST_OF_A_STREAM = 16 << 20;
    /** Of all streams that are read for text, which pictures are not. */
    static final long MOST_OF_ALL_STREAMS = 256L << 20;
    /** A full page of a newspaper has 30,000 characters. Each takes about 200 bytes while its page is read. */
    static final int MOST_CHARACTERS_OF_A_PAGE = 200_000;
    /** Drawing steps and objects; a thousand dense pages take two million. */
    static final long MOST_STEPS = 20_000_000;

    static final int MOST_SECONDS = 120;

    private final long end;
    private long unpacked;
    private long steps;
    private int charactersOfPage;

    /** A limit was reached. Unchecked, since PDFBox takes many an IOException for damage that it can live with. */
    static final class ReachedException extends RuntimeException {
        private ReachedException(String message) {
            super(message);
        }
    }

    /** @param now of {@link System#nanoTime()} */
    PdfLimits(long now) {
        this.end = now + MOST_SECONDS * 1_000_000_000L;
    }

    OutputStream counting() {
        return new BoundedPdfParser.CountingStream() {
            private int ofStream;

            @Override
            void add(int bytes) {
                ofStream += bytes;
                unpacked += bytes;
                if (ofStream > MOST_OF_A_STREAM) throw new ReachedException("a part of it unpacks to more than 16 MiB");
                if (unpacked > MOST_OF_ALL_STREAMS) throw new ReachedException("it unpacks to more than 256 MiB");
            }
        };
    }

    void step() {
        if (++steps > MOST_STEPS) throw new ReachedException("it takes more than 20 million steps");
        if (steps % 1_024 == 0 && System.nanoTime() - end > 0) {
            throw new ReachedException("it takes more than two minutes");
        }
        if (Thread.currentThread().isInterrupted()) throw new ReachedException("interrupted");
    }

    void beginPage() {
        charactersOfPage = 0;
    }

    void character() {
        if (++charactersOfPage > MOST_CHARACTERS_OF_A_PAGE) {
            throw new ReachedException("a page of it has more than 200,000 characters");
        }
    }
}
