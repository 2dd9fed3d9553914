package dev.trainyard.gateway.history;

import java.time.Instant;

/**
 * Where an event is stored, and when it was published. Within a partition the order is Kafka's own. Between partitions,
 * which a run comes to when an operator raises their number, there is none but that of the clocks.
 *
 * @param origin names the topic's present incarnation, see {@link TopicPosition}; empty where it is not known
 */
public record Place(String origin, int partition, long offset, Instant time) {
    public boolean isAfter(Place other) {
        if (partition == other.partition && origin.equals(other.origin)) return offset > other.offset;
        int byTime = time.compareTo(other.time);
        return byTime != 0 ? byTime > 0 : partition > other.partition;
    }
}
