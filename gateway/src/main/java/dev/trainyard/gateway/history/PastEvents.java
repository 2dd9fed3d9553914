package dev.trainyard.gateway.history;

import dev.trainyard.contracts.run.RunId;
import java.io.IOException;
import java.util.List;

/** The events that are still in the topics. */
public interface PastEvents {
    /**
     * Maximum number of events that one client holds in memory; the limit in bytes refers to objects, and a single
     * event may exceed it.
     */
    int MOST_EVENTS = 256;

    long MOST_BYTES = 1 << 19;

    /**
     * The first events of a run in some ranges: within a partition in order, across partitions by time.
     *
     * @throws IOException if the topics cannot be read at the moment, with a sentence as its message
     */
    Page read(RunId run, List<OffsetRange> ranges) throws IOException, InterruptedException;

    /**
     * A page of events.
     *
     * @param last whether there are no more events in these ranges; otherwise the page is not empty
     */
    record Page(List<RecordedEvent> events, boolean last) {
        public Page {
            events = List.copyOf(events);
        }
    }
}
