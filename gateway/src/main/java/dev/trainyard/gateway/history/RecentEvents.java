package dev.trainyard.gateway.history;

import dev.trainyard.contracts.run.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The most recently read events of all runs, numbered from 1 in the order of reading: enough for clients that follow a
 * run live. Clients that fall behind read from the topics. Not thread-safe.
 */
final class RecentEvents {
    /** Maximum number of events, and their maximum total size. */
    private static final int MOST_EVENTS = 1 << 13;

    private static final long MOST_BYTES = 16 << 20;

    private final @Nullable RecordedEvent[] ring = new RecordedEvent[MOST_EVENTS];
    private final Map<RunId, Long> lastOfRun = new HashMap<>();
    private long oldest = 1;
    private long next = 1;
    private long bytes;

    void add(RecordedEvent event) {
        if (next - oldest == MOST_EVENTS) forgetOldest();
        ring[slot(next)] = event;
        lastOfRun.put(event.event().run(), next++);
        bytes += event.bytes();
        while (bytes > MOST_BYTES) forgetOldest();
    }

    private void forgetOldest() {
        int slot = slot(oldest);
        RecordedEvent gone = ring[slot];
        ring[slot] = null;
        if (gone != null) {
            bytes -= gone.bytes();
            lastOfRun.remove(gone.event().run(), oldest);
        }
        oldest++;
    }

    private static int slot(long number) {
        return (int) (number % MOST_EVENTS);
    }

    /** The number of the last event. */
    long last() {
        return next - 1;
    }

    /** Whether all events after this number are still here. */
    boolean reachBackTo(long number) {
        return number + 1 >= oldest;
    }

    boolean hasAny(RunId run, long after) {
        Long last = lastOfRun.get(run);
        return last != null && last > after;
    }

    /** The first events of a run after a number, at most as many as one client may hold. */
    RunHistory.Recent of(RunId run, long after) {
        List<RecordedEvent> found = new ArrayList<>();
        long held = 0;
        for (long number = Math.max(after + 1, oldest); number < next; number++) {
            RecordedEvent event = ring[slot(number)];
            if (event == null || !event.event().run().equals(run)) continue;
            found.add(event);
            held += event.bytes();
            if (found.size() == PastEvents.MOST_EVENTS || held >= PastEvents.MOST_BYTES) {
                return new RunHistory.Recent(found, number);
            }
        }
        return new RunHistory.Recent(found, last());
    }
}
