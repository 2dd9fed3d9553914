package dev.trainyard.gateway.history;

import dev.trainyard.contracts.run.RunId;
import java.io.IOException;
import java.util.List;

/** The events that the topics still hold. */
public interface PastEvents {
    /** What one listener may hold at once; the bytes are those of objects, and one event may have more. */
    int MOST_EVENTS = 256;

    long MOST_BYTES = 1 << 19;

    /**
     * The first events of a run in some stretches: within a partition in their order, between partitions by their time.
     *
     * @throws IOException with a sentence where the topics cannot be read at present
     */
    Page read(RunId run, List<Stretch> stretches) throws IOException, InterruptedException;

    /**
     * Some events.
     *
     * @param last whether there are no more in these stretches; otherwise there is at least one event here
     */
    record Page(List<RecordedEvent> events, boolean last) {
        public Page {
            events = List.copyOf(events);
        }
    }
}
