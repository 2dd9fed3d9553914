package dev.trainyard.gateway;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Limits how many bodies are parsed at the same time, in order of arrival, because a parsed body takes many times the
 * memory of its text.
 */
final class ParsingLimit {
    private final Semaphore places;
    private final Duration patience;

    /** @param patience how long a request waits for its turn before it is rejected */
    ParsingLimit(int places, Duration patience) {
        this.places = new Semaphore(places, true);
        this.patience = patience;
    }

    <T> T pass(Supplier<T> reading) throws InterruptedException {
        if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw RefusedException.of(
                    503,
                    "Too many request bodies at once",
                    "Other request bodies were being parsed, and this one timed out while waiting: try again in a few seconds.");
        }
        try {
            return reading.get();
        } finally {
            places.release();
        }
    }
}
