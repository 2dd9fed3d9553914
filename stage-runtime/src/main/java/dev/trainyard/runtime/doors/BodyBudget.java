package dev.trainyard.runtime.doors;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes the bodies of all requests may have in memory together: a 32nd of the heap, and 4 MiB at least. Of a body
 * counts what has come of it, not what is announced. Its buffer may be twice as large, whoever reads it makes a copy, and
 * what is parsed of it may take up sixteen times its room: with all of that, bodies come to less than two thirds of the
 * heap.
 *
 * <p>The first 8 KiB of a body are free, so that small requests are read while large ones use up the budget; what they
 * come to is bounded by the number of connections.
 */
final class BodyBudget {
    static final int FREE = 8 << 10;

    private static final long LEAST = 4L << 20;
    private static final int SHARE_OF_HEAP = 32;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BodyBudget(long most) {
        this.most = most;
    }

    /** @param heap in bytes */
    static BodyBudget ofHeap(long heap) {
        return new BodyBudget(Math.max(LEAST, heap / SHARE_OF_HEAP));
    }

    /** The bytes that are taken now. */
    long taken() {
        return taken.get();
    }

    Share share() {
        return new Share();
    }

    private boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) return true;
        taken.addAndGet(-bytes);
        return false;
    }

    /** What one body takes. */
    final class Share {
        private long held;
        private boolean closed;

        /**
         * Takes what is needed for a body of that length.
         *
         * @return whether there was enough; if not, it stays as it was
         */
        synchronized boolean growTo(long length) {
            long more = length - FREE - held;
            if (more <= 0) return true;
            if (closed || !take(more)) return false;
            held += more;
            return true;
        }

        /** Gives everything back; the second time there is nothing left to give. */
        synchronized void close() {
            closed = true;
            taken.addAndGet(-held);
            held = 0;
        }
    }
}
