package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.Topic;
import java.time.Instant;

/**
 * An event with its position in the topic.
 *
 * @param place of its record
 * @param id the CloudEvents id, by which a repeated event is recognised
 * @param bytes its approximate size in memory
 */
public record RecordedEvent(Topic topic, RecordPosition place, String id, int bytes, PipelineEvent event) {
    /** When it was published, taken from the record, so that all readers see the same time. */
    public Instant time() {
        return place.time();
    }
}
