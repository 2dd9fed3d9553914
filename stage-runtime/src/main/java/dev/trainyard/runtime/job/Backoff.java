package dev.trainyard.runtime.job;

import java.time.Duration;

/** An exponential backoff between retries, up to half a minute. For one thread. */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 16;
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);

    private int failures;

    /**
     * The length of the pause.
     *
     * @param failures so far, from 1
     */
    public static Duration after(int failures) {
        Duration grown = FIRST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return grown.compareTo(LONGEST) < 0 ? grown : LONGEST;
    }

    /**
     * Waits.
     *
     * @throws StageStoppingException if the thread was interrupted, which happens when the process is stopping
     */
    public void take() {
        take(() -> {});
    }

    /**
     * Waits.
     *
     * @param wanted throws if there is no need to wait any longer
     * @throws StageStoppingException if the thread was interrupted, which happens when the process is stopping
     */
    void take(Runnable wanted) {
        long until = System.nanoTime() + after(++failures).toNanos();
        try {
            while (true) {
                wanted.run();
                long left = until - System.nanoTime();
                if (left <= 0) return;
                Thread.sleep(Duration.ofNanos(Math.min(left, LOOK_AGAIN_AFTER.toNanos())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StageStoppingException();
        }
    }
}
