package dev.trainyard.ingest.source;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends a reading whose run is cancelled. A reader that waits, for a host or for the time between two pages, asks
 * at least every {@link #ASK_EVERY}, so that a run ends soon after someone has cancelled it.
 */
@FunctionalInterface
public interface CancellationCheck {
    /** Of a reading that nobody cancels. */
    CancellationCheck NONE = () -> {};

    Duration ASK_EVERY = Duration.ofSeconds(1);

    /**
     * Throws where the run is cancelled, which ends the reading. To be called by the thread that reads, as often as is convenient.
     *
     * @throws RuntimeException of whoever gave the work; a reader lets it through
     */
    void check() throws IOException;

    /**
     * Starts another thread and waits for its work while it is wanted, and no longer than the limit. What is not wanted to
     * begin with is never started. What becomes of the work where it is not waited for any longer, the caller decides.
     */
    default <T> T await(Thread thread, Future<T> work, Duration limit)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        check();
        thread.start();
        long start = System.nanoTime();
        while (true) {
            long left = limit.toNanos() - (System.nanoTime() - start);
            try {
                return work.get(Math.min(Math.max(0, left), ASK_EVERY.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (left <= ASK_EVERY.toNanos()) throw e;
            }
            check();
        }
    }
}
