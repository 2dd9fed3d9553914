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
 * The last record of each partition that a snapshot tells of, until it has been read once more. A topic whose log lost its
 * end while nobody read it, as when a broker's volume is restored from a backup, has its old id and may have grown past the
 * snapshot's place again: that another event is in the place of the last one tells.
 */
final class LastRecords {
    private final Map<TopicPartition, Last> unproven = new HashMap<>();

    private record Last(long offset, String id) {}

    /** The records before a position are to be looked at. */
    void expect(TopicPosition position) {
        position.last().forEach((partition, id) -> {
            Long next = position.next().get(partition);
            if (next != null && next > 0) {
                unproven.put(new TopicPartition(position.topic().topicName(), partition), new Last(next - 1, id));
            }
        });
    }

    /** Where to read on: before the last record where it is to be looked at. */
    long from(TopicPartition partition, long next) {
        Last last = unproven.get(partition);
        return last == null ? next : Math.min(next, last.offset);
    }

    /** The record is not there any more, and nothing can be told from it. */
    void forget(TopicPartition partition) {
        unproven.remove(partition);
    }

    void forget(Topic topic) {
        unproven.keySet().removeIf(it -> it.topic().equals(topic.topicName()));
    }

    /** Compares what came. The topics that have another event where the last one was. */
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
