package dev.trainyard.gateway.history;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Topic;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The position up to which a topic has been read.
 *
 * <p>A topic that is deleted and recreated has the same name and new offsets from 0. The incarnations are distinguished
 * by Kafka's topic id; if a broker lost the end of a log, so that offsets are reused, a counter is added.
 *
 * @param identity of the topic: Kafka's id, and how often its offsets were reset
 * @param next the next offset to read, by partition
 * @param last the id of the event before that, by partition; absent if there is none or it is unknown
 */
public record TopicPosition(
        Topic topic, String identity, SortedMap<Integer, Long> next, SortedMap<Integer, String> last) {
    private static final int ORIGIN_LENGTH = 6;

    public TopicPosition {
        next = new TreeMap<>(next);
        // Older snapshots lack this field.
        last = last == null ? new TreeMap<>() : new TreeMap<>(last);
    }

    /** The position of an unread topic. */
    static TopicPosition beginning(Topic topic, String identity) {
        return new TopicPosition(topic, identity, new TreeMap<>(), new TreeMap<>());
    }

    /** A short name of the topic's incarnation, for positions and cursors. */
    public String origin() {
        return origin(identity);
    }

    static String origin(String identity) {
        return identity.isEmpty() ? "" : Sha256.of(identity).hex().substring(0, ORIGIN_LENGTH);
    }
}
