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
 * Looks every so often which topics there are: an operator may raise a topic's partitions, or delete it and make it again
 * under the same name. For one thread, which it never holds up unless asked to.
 */
final class TopicWatchConsumer {
    /** All that speak of runs. */
    static final Set<Topic> TOPICS = EnumSet.complementOf(EnumSet.of(Topic.DEAD_LETTERS));

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Admin admin;
    private @Nullable Map<Topic, KafkaFuture<TopicDescription>> asked;
    private long askedAt;

    TopicWatchConsumer(Admin admin) {
        this.admin = admin;
    }

    /**
     * A topic as it is now.
     *
     * @param id Kafka's, which a topic that is made again does not share
     */
    record Seen(String id, List<TopicPartition> partitions) {
        Seen {
            partitions = List.copyOf(partitions);
        }
    }

    String cluster() throws InterruptedException {
        return got(admin.describeCluster().clusterId());
    }

    /** The topics that there are, waiting for the answer. */
    Map<Topic, Seen> now() throws InterruptedException {
        ask();
        Optional<Map<Topic, Seen>> seen = answer(true);
        return seen.orElseThrow(() -> new KafkaException("the topics could not be described"));
    }

    /** The topics that there are, where an answer has come since this was last asked. */
    Optional<Map<Topic, Seen>> lately() throws InterruptedException {
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

    /** Empty also where the broker could not say. */
    private Optional<Map<Topic, Seen>> answer(boolean waiting) throws InterruptedException {
        Map<Topic, KafkaFuture<TopicDescription>> answers = asked;
        if (answers == null) return Optional.empty();
        if (!waiting && !answers.values().stream().allMatch(KafkaFuture::isDone)) return Optional.empty();
        asked = null;
        Map<Topic, Seen> seen = new EnumMap<>(Topic.class);
        for (Map.Entry<Topic, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                seen.put(answer.getKey(), seen(got(answer.getValue())));
            } catch (UnknownTopicOrPartitionException _) {
                // Not there: it was deleted, or no service has made it yet.
            } catch (KafkaException e) {
                if (waiting) throw e;
                return Optional.empty();
            }
        }
        return Optional.of(seen);
    }

    private static Seen seen(TopicDescription topic) {
        return new Seen(
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
