package dev.trainyard.runtime.job;

import java.time.Duration;

/** A wait between two tries of the same thing: twice as long each time, half a minute at most. For one thread. */
final class GrowingPause {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);

    private Duration next = FIRST;

    /**
     * Waits.
     *
     * @param wanted throws where there is no need to wait any longer
     * @throws StageStoppingException where the thread was interrupted, which happens when the process ends
     */
    void take(Runnable wanted) {
        long until = System.nanoTime() + next.toNanos();
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
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
