package dev.trainyard.ingest;

import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.ingest.feedback.FeedbackRecord;
import dev.trainyard.ingest.feedback.FeedbackTopic;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.runtime.kafka.EventRecords;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic of feedback between recorded offsets. It belongs to no consumer group and commits nothing. The Kafka
 * client connects again by itself while a broker is away, so that only an outage of some minutes fails the reading.
 */
@Singleton
class FeedbackConsumer implements FeedbackTopic {
    private static final Duration POLL = Duration.ofMillis(200);

    /** How long the broker may take to answer, or give no further record. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** How long the reading of all records may take. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private static final String TOPIC = Topic.FEEDBACK.topicName();

    private final Map<String, Object> broker;
    private final EventRecords records;

    FeedbackConsumer(@Identifier("default-kafka-broker") Map<String, Object> broker, EventRecords records) {
        this.broker = Map.copyOf(broker);
        this.records = records;
    }

    @Override
    public Reader open(FeedbackOffsets recorded) throws IOException {
        List<TopicPartition> partitions = IntStream.range(
                        0, recorded.endOffsets().size())
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .toList();
        requireSameTopic(recorded);
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings());
        boolean opened = false;
        try {
            Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, PATIENCE);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            for (TopicPartition partition : partitions) {
                long end = recorded.endOffsets().get(partition.partition());
                if (ends.getOrDefault(partition, 0L) < end) throw lost("has fewer records than");
            }
            Reader reader = new PartitionReader(
                    consumer, partitions.stream().map(first::get).toList());
            opened = true;
            return reader;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw failure(e);
        } finally {
            if (!opened) consumer.close();
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A missing offset means that something happened to the topic; reading must not silently continue elsewhere.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return settings;
    }

    private void requireSameTopic(FeedbackOffsets recorded) throws IOException {
        try (Admin admin = Admin.create(broker)) {
            KafkaFuture<TopicDescription> asked = Objects.requireNonNull(
                    admin.describeTopics(List.of(TOPIC)).topicNameValues().get(TOPIC));
            TopicDescription topic = asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!topic.topicId().toString().equals(recorded.topicId())) throw lost("is another one than");
            if (topic.partitions().size() < recorded.endOffsets().size()) throw lost("has fewer partitions than");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) throw lost("no longer exists, unlike");
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the topic of feedback was described");
        }
    }

    private static SourceRefusedException lost(String how) {
        return new SourceRefusedException("The topic " + TOPIC + " " + how
                + " when the run was requested, so that the votes for the run cannot be read; start the run again.");
    }

    private static IOException failure(@Nullable Throwable cause) {
        boolean silent =
                cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException;
        return new IOException(
                "The votes in " + TOPIC + " could not be read: "
                        + (silent
                                ? "no Kafka broker answered within " + PATIENCE.toMinutes()
                                        + " minutes. Start the run again when it does."
                                : cause == null ? "the broker does not say why." : cause.getMessage()),
                cause);
    }

    private final class PartitionReader implements Reader {
        private final KafkaConsumer<String, byte[]> consumer;
        private final List<Long> firstOffsets;
        private final long begun = System.nanoTime();

        PartitionReader(KafkaConsumer<String, byte[]> consumer, List<Long> firstOffsets) {
            this.consumer = consumer;
            this.firstOffsets = firstOffsets;
        }

        @Override
        public List<Long> firstOffsets() {
            return firstOffsets;
        }

        @Override
        public void read(int number, long from, long to, Taker taker) throws IOException {
            if (from >= to) return;
            TopicPartition partition = new TopicPartition(TOPIC, number);
            try {
                consumer.assign(List.of(partition));
                consumer.seek(partition, from);
                long reached = from;
                long heard = System.nanoTime();
                while (reached < to) {
                    taker.waiting();
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                        if (record.offset() < to) taker.take(read(record));
                    }
                    // Behind the last record, even if offsets without a record follow it.
                    long now = consumer.position(partition, PATIENCE);
                    if (now > reached) {
                        heard = System.nanoTime();
                        reached = now;
                    } else if (isOver(heard, PATIENCE)) {
                        throw failure(new TimeoutException());
                    }
                    if (reached < to && isOver(begun, LIMIT)) {
                        throw new IOException("The votes in " + TOPIC + " could not be read within "
                                + LIMIT.toMinutes()
                                + " minutes. Start the run again when the broker answers faster.");
                    }
                }
            } catch (OffsetOutOfRangeException e) {
                throw new IOException(
                        "Votes in " + TOPIC + " were deleted while they were read; start the run again.", e);
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                throw failure(e);
            }
        }

        private static boolean isOver(long since, Duration limit) {
            return System.nanoTime() - since > limit.toNanos();
        }

        private FeedbackRecord read(ConsumerRecord<String, byte[]> record) {
            boolean large = record.value() != null && record.value().length > EventRecords.LARGEST_BODY;
            // Only bodies above the same limit are stored outside their records.
            if (large || EventRecords.header(record, EventRecords.REFERENCE).isPresent()) {
                return new FeedbackRecord.TooLong(record.partition(), record.offset());
            }
            try {
                if (records.read(record) instanceof PreferenceGiven given) {
                    return new FeedbackRecord.Given(
                            record.partition(), record.offset(), EventJson.id("vote", record.value()), given);
                }
            } catch (UnreadableEventException | RuntimeException _) {
                // It is counted; one record must not keep the others from being read.
            }
            return new FeedbackRecord.Unreadable(record.partition(), record.offset());
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
