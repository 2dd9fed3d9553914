package dev.trainyard.ingest.extraction.web;

import dev.trainyard.ingest.source.CancellationCheck;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Keeps an interval of time between requests to one host. */
final class Pacing {
    /** Waits. */
    @FunctionalInterface
    interface Pause {
        Pause REAL = Thread::sleep;

        void of(Duration time) throws InterruptedException;
    }

    private final InstantSource clock;
    private final Pause pause;
    private final CancellationCheck cancellation;
    private final Map<String, Instant> lastAnswers = new HashMap<>();

    /** @param cancellation checked before a pause, and regularly during a long one */
    Pacing(InstantSource clock, Pause pause, CancellationCheck cancellation) {
        this.clock = clock;
        this.pause = pause;
        this.cancellation = cancellation;
    }

    /** Waits until the interval since the host's last response has passed. */
    void await(String host, Duration distance) throws IOException {
        Instant last = lastAnswers.get(host);
        if (last == null) return;
        Duration left = distance.minus(Duration.between(last, clock.instant()));
        // If the clock is set back, the pause must not become longer.
        if (left.isPositive()) sleep(left.compareTo(distance) > 0 ? distance : left);
    }

    void answered(String host) {
        lastAnswers.put(host, clock.instant());
    }

    void sleep(Duration time) throws IOException {
        Duration left = time;
        while (left.isPositive()) {
            cancellation.check();
            Duration slice = left.compareTo(CancellationCheck.ASK_EVERY) > 0 ? CancellationCheck.ASK_EVERY : left;
            pauseFor(slice);
            left = left.minus(slice);
        }
    }

    private void pauseFor(Duration time) throws InterruptedIOException {
        try {
            pause.of(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two pages");
        }
    }

    InstantSource clock() {
        return clock;
    }
}
