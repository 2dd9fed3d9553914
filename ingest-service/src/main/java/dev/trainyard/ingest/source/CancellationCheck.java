package dev.trainyard.ingest.source;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stops the reading of a source when its run is cancelled. A reader that waits for a host, or for the pause between two
 * pages, checks at least every {@link #ASK_EVERY}, so that a run ends soon after it is cancelled.
 */
@FunctionalInterface
public interface CancellationCheck {
    /** For a reading that cannot be cancelled. */
    CancellationCheck NONE = () -> {};

    Duration ASK_EVERY = Duration.ofSeconds(1);

    /**
     * Throws if the run is cancelled, which ends the reading. To be called by the reading thread, as often as is
     * convenient.
     *
     * @throws RuntimeException defined by the caller of the reader, which must let it through
     */
    void check() throws IOException;

    /**
     * Starts another thread and waits for its work, until the limit has passed or the run is cancelled. If the run is
     * already cancelled, the thread is not started. The caller decides what to do with work that is no longer waited
     * for.
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
