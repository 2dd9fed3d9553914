package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.Topic;
import java.time.Instant;

/**
 * An event as its topic holds it.
 *
 * @param place of its record
 * @param id the CloudEvents id, by which a repeated event is recognised
 * @param bytes how much memory it takes, roughly
 */
public record RecordedEvent(Topic topic, Place place, String id, int bytes, PipelineEvent event) {
    /** When it was published, by the record, so that every reader sees the same. */
    public Instant time() {
        return place.time();
    }
}
