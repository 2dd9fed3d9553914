package dev.trainyard.runtime.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the bodies of all requests may use together: 1/32 of the heap, but at least 4 MiB. Only received
 * bytes count, not the announced length. A body's buffer may be twice as large, reading it makes a copy, and the parsed
 * form may take sixteen times its size; with all of that, bodies use less than two thirds of the heap.
 *
 * <p>The first 8 KiB of a body are free, so that small requests are read while large ones use up the budget; the number
 * of connections limits their total.
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

    /** The number of bytes currently in use. */
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

    /** The share of one body. */
    final class Share {
        private long held;
        private boolean closed;

        /**
         * Reserves the memory for a body of that length.
         *
         * @return whether there was enough; if not, the share is unchanged
         */
        synchronized boolean growTo(long length) {
            long more = length - FREE - held;
            if (more <= 0) return true;
            if (closed || !take(more)) return false;
            held += more;
            return true;
        }

        /** Releases the share; further calls have no effect. */
        synchronized void close() {
            closed = true;
            taken.addAndGet(-held);
            held = 0;
        }
    }
}
