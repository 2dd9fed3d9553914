package dev.trainyard.gateway.history;

import dev.trainyard.contracts.run.RunId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the events of a run from some position on, for one client. It only stores that position: past events are read
 * from the topics, one page at a time; new events from memory, unless the client is too slow for that.
 */
public final class RunFollower {
    private final RunHistory history;
    private final PastEvents past;
    private final RunId run;
    private EventCursor cursor;
    /** The number of the last recent event that was read; negative while reading past events. */
    private long number = -1;

    public RunFollower(RunHistory history, PastEvents past, RunId run, EventCursor from) {
        this.history = history;
        this.past = past;
        this.run = run;
        this.cursor = from;
    }

    /** An event, and the cursor after it. */
    public record Followed(EventCursor cursor, RecordedEvent event) {}

    /**
     * The next events.
     *
     * @param patience how long to wait if there is none yet
     * @throws IOException if the topics cannot be read at the moment, with a sentence as its message; the next call
     *     continues at the same position
     */
    public List<Followed> next(Duration patience) throws IOException, InterruptedException {
        if (number >= 0) {
            Optional<RunHistory.Recent> recent = history.recent(run, number, patience);
            if (recent.isPresent()) {
                number = recent.get().upTo();
                return ignore(recent.get().events());
            }
        }
        return earlier();
    }

    private List<Followed> earlier() throws IOException, InterruptedException {
        RunHistory.Extent extent = history.extent(run);
        cursor = cursor.among(extent.ranges());
        List<OffsetRange> unread = cursor.unread(extent.ranges());
        PastEvents.Page page = unread.isEmpty() ? new PastEvents.Page(List.of(), true) : past.read(run, unread);
        List<Followed> events = ignore(page.events());
        number = -1;
        if (page.last()) {
            // Events in the ranges that were not found have expired.
            cursor = cursor.after(unread);
            number = extent.number();
        }
        return events;
    }

    private List<Followed> ignore(List<RecordedEvent> events) {
        List<Followed> fresh = new ArrayList<>();
        for (RecordedEvent event : events) {
            if (cursor.covers(event)) continue;
            cursor = cursor.after(event);
            fresh.add(new Followed(cursor, event));
        }
        return fresh;
    }
}
