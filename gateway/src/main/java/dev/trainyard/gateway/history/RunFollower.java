package dev.trainyard.gateway.history;

import dev.trainyard.contracts.run.RunId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the events of a run from some place on, for one listener. It holds no more than that place: what happened before is
 * read from the topics, a page at a time; what happens now from the recent events in memory, until the listener is too slow
 * for them.
 */
public final class RunFollower {
    private final RunHistory history;
    private final PastEvents past;
    private final RunId run;
    private EventCursor cursor;
    /** Of the last recent event that was looked at; negative while reading the past. */
    private long number = -1;

    public RunFollower(RunHistory history, PastEvents past, RunId run, EventCursor from) {
        this.history = history;
        this.past = past;
        this.run = run;
        this.cursor = from;
    }

    /** An event, and the place behind it. */
    public record Followed(EventCursor cursor, RecordedEvent event) {}

    /**
     * The next events.
     *
     * @param patience how long to wait for one, where there is none yet
     * @throws IOException with a sentence where the topics cannot be read at present; asking again goes on from here
     */
    public List<Followed> next(Duration patience) throws IOException, InterruptedException {
        if (number >= 0) {
            Optional<RunHistory.Recent> recent = history.recent(run, number, patience);
            if (recent.isPresent()) {
                number = recent.get().upTo();
                return passOver(recent.get().events());
            }
        }
        return earlier();
    }

    private List<Followed> earlier() throws IOException, InterruptedException {
        RunHistory.Extent extent = history.extent(run);
        cursor = cursor.among(extent.stretches());
        List<Stretch> unread = cursor.unread(extent.stretches());
        PastEvents.Page page = unread.isEmpty() ? new PastEvents.Page(List.of(), true) : past.read(run, unread);
        List<Followed> events = passOver(page.events());
        number = -1;
        if (page.last()) {
            // What of the stretches was not found has expired.
            cursor = cursor.after(unread);
            number = extent.number();
        }
        return events;
    }

    private List<Followed> passOver(List<RecordedEvent> events) {
        List<Followed> fresh = new ArrayList<>();
        for (RecordedEvent event : events) {
            if (cursor.covers(event)) continue;
            cursor = cursor.after(event);
            fresh.add(new Followed(cursor, event));
        }
        return fresh;
    }
}
