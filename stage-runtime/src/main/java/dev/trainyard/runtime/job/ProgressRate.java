package dev.trainyard.runtime.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The rate of a phase over its last seconds, computed from progress samples. */
final class ProgressRate {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, long done) {}

    void sample(Instant at, long done) {
        samples.addLast(new Sample(at, done));
        // The oldest sample is just outside the window, so that a slow phase also has two samples.
        while (samples.size() > 2 && second().at().isBefore(at.minus(WINDOW))) samples.removeFirst();
    }

    /** Units per second; 0 while unknown. */
    double perSecond() {
        if (samples.size() < 2) return 0;
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = Duration.between(first.at(), last.at()).toNanos() / 1e9;
        return seconds <= 0 ? 0 : (last.done() - first.done()) / seconds;
    }

    private Sample second() {
        return samples.stream().skip(1).findFirst().orElseThrow();
    }
}
