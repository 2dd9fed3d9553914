package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Topic;

/**
 * The range of a partition that contains all the run's events in it, among events of other runs.
 *
 * @param origin the topic's incarnation, see {@link TopicPosition}
 * @param first the offset of the run's first event there
 * @param last the offset of its last
 */
public record Stretch(Topic topic, String origin, int partition, long first, long last) {
    static Stretch of(RecordedEvent event) {
        Place place = event.place();
        return new Stretch(event.topic(), place.origin(), place.partition(), place.offset(), place.offset());
    }

    boolean isOfPartition(Topic asked, Place place) {
        return topic == asked && partition == place.partition() && origin.equals(place.origin());
    }

    Stretch upTo(long offset) {
        return new Stretch(topic, origin, partition, first, Math.max(last, offset));
    }

    Stretch from(long offset) {
        return new Stretch(topic, origin, partition, Math.max(first, offset), last);
    }

    boolean isEmpty() {
        return first > last;
    }
}
