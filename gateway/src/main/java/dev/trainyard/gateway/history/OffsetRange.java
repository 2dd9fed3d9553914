package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Topic;

/**
 * The range of a partition that contains all the run's events in it, among events of other runs.
 *
 * @param origin the topic's incarnation, see {@link TopicPosition}
 * @param first the offset of the run's first event there
 * @param last the offset of its last
 */
public record OffsetRange(Topic topic, String origin, int partition, long first, long last) {
    static OffsetRange of(RecordedEvent event) {
        RecordPosition place = event.place();
        return new OffsetRange(event.topic(), place.origin(), place.partition(), place.offset(), place.offset());
    }

    boolean isOfPartition(Topic asked, RecordPosition place) {
        return topic == asked && partition == place.partition() && origin.equals(place.origin());
    }

    OffsetRange upTo(long offset) {
        return new OffsetRange(topic, origin, partition, first, Math.max(last, offset));
    }

    OffsetRange from(long offset) {
        return new OffsetRange(topic, origin, partition, Math.max(first, offset), last);
    }

    boolean isEmpty() {
        return first > last;
    }
}
