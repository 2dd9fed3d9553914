package dev.trainyard.gateway;

import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.gateway.starting.FeedbackExtent;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the broker how far the topic of feedback reaches. */
@Singleton
class FeedbackExtentConsumer implements FeedbackExtent {
    /** A person waits for the answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String TOPIC = Topic.FEEDBACK.topicName();

    private final Map<String, Object> broker;

    FeedbackExtentConsumer(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.broker = Map.copyOf(broker);
    }

    @Override
    public Optional<FeedbackOffsets> now() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Admin admin = Admin.create(broker);
        try {
            KafkaFuture<TopicDescription> asked = Objects.requireNonNull(
                    admin.describeTopics(List.of(TOPIC)).topicNameValues().get(TOPIC));
            TopicDescription topic = got(asked, deadline);
            List<TopicPartition> partitions = IntStream.range(
                            0, topic.partitions().size())
                    .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                    .toList();
            List<Long> first = offsets(admin, partitions, OffsetSpec.earliest(), deadline);
            List<Long> ends = offsets(admin, partitions, OffsetSpec.latest(), deadline);
            return first.equals(ends)
                    ? Optional.empty()
                    : Optional.of(new FeedbackOffsets(topic.topicId().toString(), ends));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) return Optional.empty();
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("No Kafka broker answered within " + PATIENCE.toSeconds() + " seconds.", e);
        } finally {
            // Otherwise it would wait for answers that nobody wants anymore.
            admin.close(Duration.ZERO);
        }
    }

    private static List<Long> offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec which, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (TopicPartition partition : partitions) asked.put(partition, which);
        Map<TopicPartition, ListOffsetsResultInfo> known =
                got(admin.listOffsets(asked).all(), deadline);
        return partitions.stream()
                .map(partition -> Objects.requireNonNull(known.get(partition)).offset())
                .toList();
    }

    private static <T> T got(KafkaFuture<T> future, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
