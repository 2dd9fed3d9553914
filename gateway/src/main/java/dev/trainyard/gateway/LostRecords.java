package dev.trainyard.gateway;

import dev.trainyard.contracts.event.Topic;
import dev.trainyard.gateway.history.TopicPosition;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The last record before the snapshot's position in each partition, until it has been read again. A topic that lost its
 * end while the gateway was down, as when a broker's volume is restored from a backup, still has its old id and may
 * have grown past the snapshot's position again. The loss is detected because another event is at the position of the
 * last record.
 */
final class LostRecords {
    private final Map<TopicPartition, Last> unproven = new HashMap<>();

    private record Last(long offset, String id) {}

    /** Registers the last records before a position for comparison. */
    void expect(TopicPosition position) {
        position.last().forEach((partition, id) -> {
            Long next = position.next().get(partition);
            if (next != null && next > 0) {
                unproven.put(new TopicPartition(position.topic().topicName(), partition), new Last(next - 1, id));
            }
        });
    }

    /** The offset to read from: the last record's, if it has to be compared. */
    long from(TopicPartition partition, long next) {
        Last last = unproven.get(partition);
        return last == null ? next : Math.min(next, last.offset);
    }

    /** The record no longer exists and cannot be compared. */
    void forget(TopicPartition partition) {
        unproven.remove(partition);
    }

    void forget(Topic topic) {
        unproven.keySet().removeIf(it -> it.topic().equals(topic.topicName()));
    }

    /** Compares the polled records and returns the topics that have another event at the last record's position. */
    Set<Topic> lost(ConsumerRecords<String, byte[]> records) {
        Set<Topic> lost = EnumSet.noneOf(Topic.class);
        if (unproven.isEmpty()) return lost;
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, byte[]>> came = records.records(partition);
            Last last = unproven.get(partition);
            if (last == null || came.isEmpty()) continue;
            unproven.remove(partition);
            ConsumerRecord<String, byte[]> first = came.getFirst();
            boolean another =
                    first.offset() == last.offset && !HistoryRecords.id(first).equals(last.id);
            if (another) lost.add(Topic.named(partition.topic()));
        }
        return lost;
    }
}
