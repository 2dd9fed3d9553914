package dev.trainyard.gateway.history;

import java.time.Instant;

/**
 * The position of an event's record, and when it was published. Within a partition, Kafka defines the order. Across
 * partitions, which a run has if an operator increased their number, only the clocks do.
 *
 * @param origin the topic's incarnation, see {@link TopicPosition}; empty if unknown
 */
public record RecordPosition(String origin, int partition, long offset, Instant time) {
    public boolean isAfter(RecordPosition other) {
        if (partition == other.partition && origin.equals(other.origin)) return offset > other.offset;
        int byTime = time.compareTo(other.time);
        return byTime != 0 ? byTime > 0 : partition > other.partition;
    }
}
