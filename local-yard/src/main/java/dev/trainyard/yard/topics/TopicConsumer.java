package dev.trainyard.yard.topics;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics from their beginning to their current end, outside any consumer group. */
public final class TopicConsumer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final KafkaConsumer<String, byte[]> consumer;

    public TopicConsumer(String bootstrap) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrap,
                "default.api.timeout.ms",
                PATIENCE_MILLIS,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "allow.auto.create.topics",
                false);
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * All topics except Kafka's internal ones, by name, with their number of records.
     *
     * @throws org.apache.kafka.common.KafkaException if no broker responds
     */
    public SortedMap<String, Long> counts() {
        SortedMap<String, Long> counts = new TreeMap<>();
        consumer.listTopics().forEach((topic, infos) -> {
            if (!topic.startsWith("__")) {
                List<TopicPartition> partitions = partitions(infos);
                Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
                counts.put(
                        topic,
                        consumer.endOffsets(partitions).entrySet().stream()
                                .mapToLong(end -> end.getValue() - first.getOrDefault(end.getKey(), 0L))
                                .sum());
            }
        });
        return counts;
    }

    /** All records of a topic, ordered by time. */
    public List<TopicRecord> read(String topic) {
        List<TopicPartition> partitions = partitions(consumer.partitionsFor(topic));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        List<TopicRecord> records = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<String, byte[]> found : consumer.poll(Duration.ofMillis(500))) {
                records.add(asText(found));
            }
        }
        records.sort(Comparator.comparing(TopicRecord::time));
        return records;
    }

    private static List<TopicPartition> partitions(List<PartitionInfo> infos) {
        return infos.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private static TopicRecord asText(ConsumerRecord<String, byte[]> found) {
        Map<String, String> headers = new LinkedHashMap<>();
        found.headers().forEach(header -> {
            byte[] value = header.value() == null ? new byte[0] : header.value();
            headers.put(header.key(), new String(value, StandardCharsets.UTF_8));
        });
        byte[] body = found.value() == null ? new byte[0] : found.value();
        String key = found.key() == null ? "" : found.key();
        return new TopicRecord(Instant.ofEpochMilli(found.timestamp()), key, headers, body);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
