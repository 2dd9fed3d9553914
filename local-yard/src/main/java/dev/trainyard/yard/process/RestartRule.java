package dev.trainyard.yard.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When a child that died is started again: after 1, 2, 4, … seconds. Once it has died more than {@code most} times within
 * a minute, it is started at a slow pace, until it has lived for a minute; it is never given up, because what ails it may
 * pass, such as a full disk.
 */
final class RestartRule {
    /** Deaths within this time count together, and a child that lives for so long is well again. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final int most;
    private final Duration first;
    private final Duration slow;
    private final Deque<Instant> deaths = new ArrayDeque<>();
    private boolean slowed;

    /** @param slow pause between two starts of a child that keeps dying */
    RestartRule(int most, Duration first, Duration slow) {
        this.most = most;
        this.first = first;
        this.slow = slow;
    }

    /** How long to wait before the next start. @param started when the child that died had been started */
    Duration afterDeath(Instant started, Instant now) {
        if (isWellAfter(Duration.between(started, now))) recovered();
        deaths.removeIf(death -> death.isBefore(now.minus(WINDOW)));
        deaths.add(now);
        if (deaths.size() > most) slowed = true;
        return slowed ? slow : first.multipliedBy(1L << (deaths.size() - 1));
    }

    /** Whether the child has died so often that it is started at the slow pace. */
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
