package dev.trainyard.ingest.extraction.web;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Keeps a distance of time between the requests to one host. */
final class Pacing {
    /** Waits. */
    @FunctionalInterface
    interface Pause {
        Pause REAL = Thread::sleep;

        void of(Duration time) throws InterruptedException;
    }

    private final InstantSource clock;
    private final Pause pause;
    private final Map<String, Instant> lastAnswers = new HashMap<>();

    Pacing(InstantSource clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /** Waits until the host's last answer is so long ago. */
    void await(String host, Duration distance) throws InterruptedIOException {
        Instant last = lastAnswers.get(host);
        if (last == null) return;
        Duration left = distance.minus(Duration.between(last, clock.instant()));
        // A clock may be set back, and no pause is longer for it.
        if (left.isPositive()) sleep(left.compareTo(distance) > 0 ? distance : left);
    }

    void answered(String host) {
        lastAnswers.put(host, clock.instant());
    }

    void sleep(Duration time) throws InterruptedIOException {
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
