package dev.trainyard.gateway;

import dev.trainyard.contracts.event.Topic;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Regularly checks which topics exist: an operator may increase a topic's partitions, or delete and recreate it under
 * the same name. For one thread, which it blocks only on request.
 */
final class TopicWatchConsumer {
    /** The topics with events of runs, without those that only the replicas of a stage exchange. */
    static final Set<Topic> TOPICS =
            EnumSet.complementOf(EnumSet.of(Topic.DEAD_LETTERS, Topic.RELEASE_NAMES, Topic.EVALUATION_SLICES));

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Admin admin;
    private @Nullable Map<Topic, KafkaFuture<TopicDescription>> asked;
    private long askedAt;

    TopicWatchConsumer(Admin admin) {
        this.admin = admin;
    }

    /**
     * The current state of a topic.
     *
     * @param id Kafka's id, which changes when a topic is recreated
     */
    record TopicState(String id, List<TopicPartition> partitions) {
        TopicState {
            partitions = List.copyOf(partitions);
        }
    }

    String cluster() throws InterruptedException {
        return got(admin.describeCluster().clusterId());
    }

    /** The existing topics; waits for the response. */
    Map<Topic, TopicState> now() throws InterruptedException {
        ask();
        Optional<Map<Topic, TopicState>> seen = answer(true);
        return seen.orElseThrow(() -> new KafkaException("the topics could not be described"));
    }

    /** The existing topics, if a response has arrived since the last call. */
    Optional<Map<Topic, TopicState>> lately() throws InterruptedException {
        if (asked != null) return answer(false);
        if (System.nanoTime() - askedAt > EVERY.toNanos()) ask();
        return Optional.empty();
    }

    private void ask() {
        List<String> names = TOPICS.stream().map(Topic::topicName).toList();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(names).topicNameValues();
        Map<Topic, KafkaFuture<TopicDescription>> byTopic = new EnumMap<>(Topic.class);
        answers.forEach((name, answer) -> byTopic.put(Topic.named(name), answer));
        asked = byTopic;
        askedAt = System.nanoTime();
    }

    /** Also empty if the broker did not respond. */
    private Optional<Map<Topic, TopicState>> answer(boolean waiting) throws InterruptedException {
        Map<Topic, KafkaFuture<TopicDescription>> answers = asked;
        if (answers == null) return Optional.empty();
        if (!waiting && !answers.values().stream().allMatch(KafkaFuture::isDone)) return Optional.empty();
        asked = null;
        Map<Topic, TopicState> seen = new EnumMap<>(Topic.class);
        for (Map.Entry<Topic, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                seen.put(answer.getKey(), seen(got(answer.getValue())));
            } catch (UnknownTopicOrPartitionException _) {
                // The topic was deleted, or no service has created it yet.
            } catch (KafkaException e) {
                if (waiting) throw e;
                return Optional.empty();
            }
        }
        return Optional.of(seen);
    }

    private static TopicState seen(TopicDescription topic) {
        return new TopicState(
                topic.topicId().toString(),
                topic.partitions().stream()
                        .map(it -> new TopicPartition(topic.name(), it.partition()))
                        .toList());
    }

    private static <T> T got(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("the broker does not respond", e);
        }
    }
}
