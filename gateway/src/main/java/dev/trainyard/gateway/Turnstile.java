package dev.trainyard.gateway;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a few bodies at a time be parsed, in the order in which they came: what a body becomes takes up many times its room
 * for as long as it is read.
 */
final class Turnstile {
    private final Semaphore places;
    private final Duration patience;

    /** @param patience how long one waits for its turn before it is refused */
    Turnstile(int places, Duration patience) {
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
