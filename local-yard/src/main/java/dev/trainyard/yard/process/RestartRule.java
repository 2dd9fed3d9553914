package dev.trainyard.yard.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Determines when a child that died is restarted: after 1, 2, 4, … seconds. If it dies more than {@code most} times
 * within a minute, it is restarted at a slow rate until it has lived for a minute; it is never given up, because the
 * cause may disappear, such as a full disk.
 */
final class RestartRule {
    /** Deaths within this time are counted together, and a child that lives this long has recovered. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final int most;
    private final Duration first;
    private final Duration slow;
    private final Deque<Instant> deaths = new ArrayDeque<>();
    private boolean slowed;

    /** @param slow the pause between restarts of a child that keeps dying */
    RestartRule(int most, Duration first, Duration slow) {
        this.most = most;
        this.first = first;
        this.slow = slow;
    }

    /** The wait before the next start. @param started when the child that died was started */
    Duration afterDeath(Instant started, Instant now) {
        if (isWellAfter(Duration.between(started, now))) recovered();
        deaths.removeIf(death -> death.isBefore(now.minus(WINDOW)));
        deaths.add(now);
        if (deaths.size() > most) slowed = true;
        return slowed ? slow : first.multipliedBy(1L << (deaths.size() - 1));
    }

    /** Whether the child has died so often that it is restarted at the slow rate. */
    boolean slowed() {
        return slowed;
    }

    boolean isWellAfter(Duration life) {
        return life.compareTo(WINDOW) >= 0;
    }

    /** Forgets the deaths of a child that has lived for long enough. */
    void recovered() {
        slowed = false;
        deaths.clear();
    }
}
