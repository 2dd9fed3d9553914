package dev.trainyard.gateway.doors;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often an address has sent keys that are none: so many in a minute, and it is told to wait. The addresses seen last
 * are remembered, so many that a crowd of them costs little. A right key is let in all the same: behind one proxy all
 * people have one address, and a stranger there must not be able to lock them out.
 */
public final class FailedTries {
    private static final int MOST = 10;
    private static final int REMEMBERED = 10_000;
    private static final Duration SPAN = Duration.ofMinutes(1);

    private record Count(Instant since, int tries) {}

    /** The eldest first. */
    private final Map<String, Count> counts = new LinkedHashMap<>();

    /**
     * Counts a try.
     *
     * @return how long the address has to wait; zero where it need not
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
