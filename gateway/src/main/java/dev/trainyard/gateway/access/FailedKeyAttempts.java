package dev.trainyard.gateway.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the wrong keys sent from each address: after too many in a minute, the address is told to wait. Only the most
 * recent addresses are remembered, so that memory stays small. A correct key is accepted even then: behind a proxy all
 * people share one address, and a stranger must not be able to lock them out.
 */
public final class FailedKeyAttempts {
    private static final int MOST = 10;
    private static final int REMEMBERED = 10_000;
    private static final Duration SPAN = Duration.ofMinutes(1);

    private record Count(Instant since, int tries) {}

    /** Oldest first. */
    private final Map<String, Count> counts = new LinkedHashMap<>();

    /**
     * Counts a failed attempt.
     *
     * @return how long the address has to wait; zero if it does not
     */
    public synchronized Duration failed(String address, Instant now) {
        Count before = counts.remove(address);
        Count count = before == null || !before.since().plus(SPAN).isAfter(now)
                ? new Count(now, 1)
                : new Count(before.since(), Math.min(before.tries() + 1, MOST + 1));
        counts.put(address, count);
        if (counts.size() > REMEMBERED) counts.remove(counts.keySet().iterator().next());
        return count.tries() <= MOST
                ? Duration.ZERO
                : Duration.between(now, count.since().plus(SPAN));
    }
}
