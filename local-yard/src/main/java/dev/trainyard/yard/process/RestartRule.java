package dev.trainyard.yard.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * When a child that died is started again: after 1, 2, 4, … seconds, and no more once it has died {@code most} times
 * within a minute.
 */
final class RestartRule {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int most;
    private final Duration first;
    private final Deque<Instant> deaths = new ArrayDeque<>();

    RestartRule(int most, Duration first) {
        this.most = most;
        this.first = first;
    }

    /** How long to wait before the next start; empty where the child is given up. */
    Optional<Duration> afterDeath(Instant now) {
        deaths.removeIf(death -> death.isBefore(now.minus(WINDOW)));
        deaths.add(now);
        return deaths.size() > most ? Optional.empty() : Optional.of(first.multipliedBy(1L << (deaths.size() - 1)));
    }
}
