package dev.trainyard.gateway.history;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Topic;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a topic has been read.
 *
 * <p>A topic that is deleted and made again has the old name and new offsets from 0. What tells them apart is the id that
 * Kafka gives to each; where a broker lost the end of a log, so that offsets are given a second time, a count is added.
 *
 * @param identity of the topic: Kafka's id, and how often its offsets went back
 * @param next the offset to be read next, by partition
 * @param last the id of the event before that, by partition; absent where it was none, or is not known
 */
public record TopicPosition(
        Topic topic, String identity, SortedMap<Integer, Long> next, SortedMap<Integer, String> last) {
    private static final int ORIGIN_LENGTH = 6;

    public TopicPosition {
        next = new TreeMap<>(next);
        // Snapshots of before do not have it.
        last = last == null ? new TreeMap<>() : new TreeMap<>(last);
    }

    /** A topic of which nothing has been read. */
    static TopicPosition beginning(Topic topic, String identity) {
        return new TopicPosition(topic, identity, new TreeMap<>(), new TreeMap<>());
    }

    /** A short name of the topic's incarnation, for places and cursors. */
    public String origin() {
        return origin(identity);
    }

    static String origin(String identity) {
        return identity.isEmpty() ? "" : Sha256.of(identity).hex().substring(0, ORIGIN_LENGTH);
    }
}
