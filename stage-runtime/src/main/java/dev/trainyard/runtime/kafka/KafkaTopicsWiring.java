package dev.trainyard.runtime.kafka;

import dev.trainyard.contracts.event.Topic;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics and reads cancelled runs before any channel connects. Existing topics are not changed, so an
 * operator's retention and partitions are kept.
 */
@ApplicationScoped
public class KafkaTopicsWiring {
    // The channels connect at LIBRARY_BEFORE.
    private static final int BEFORE_CHANNELS = Interceptor.Priority.PLATFORM_BEFORE + 500;

    private final Map<String, Object> broker;
    private final Duration patience;
    private final CancellationsConsumer runs;

    KafkaTopicsWiring(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            StageSettings settings,
            CancellationsConsumer runs) {
        this.broker = broker;
        this.patience = settings.brokerPatience();
        this.runs = runs;
    }

    void prepare(@Observes @Priority(BEFORE_CHANNELS) StartupEvent event) throws InterruptedException {
        createMissing();
        runs.catchUp();
    }

    private void createMissing() throws InterruptedException {
        try (Admin admin = Admin.create(broker)) {
            createMissing(admin, Math.toIntExact(patience.toMillis()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "The topics could not be created on the Kafka broker at " + broker.get("bootstrap.servers") + ": "
                            + Optional.ofNullable(e.getCause()).orElse(e).getMessage(),
                    e.getCause());
        }
    }

    /**
     * Creates the missing topics.
     *
     * @return the created topics
     */
    Set<String> createMissing(Admin admin, int patienceMillis) throws InterruptedException, ExecutionException {
        Set<String> present = admin.listTopics(new ListTopicsOptions().timeoutMs(patienceMillis))
                .names()
                .get();
        List<NewTopic> missing = Arrays.stream(Topic.values())
                .filter(topic -> !present.contains(topic.topicName()))
                .map(KafkaTopicsWiring::described)
                .toList();
        Set<String> made = new TreeSet<>();
        for (var creation : admin.createTopics(missing, new CreateTopicsOptions().timeoutMs(patienceMillis))
                .values()
                .entrySet()) {
            try {
                creation.getValue().get();
                made.add(creation.getKey());
            } catch (ExecutionException e) {
                // Another service was faster, or the broker is still deleting the old topic.
                if (!(e.getCause() instanceof TopicExistsException)) throw e;
            }
        }
        return made;
    }

    private static NewTopic described(Topic topic) {
        Map<String, String> settings = Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                topic.isCompacted() ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(topic.retention().toMillis()));
        return new NewTopic(topic.topicName(), Optional.of(topic.partitions()), Optional.empty()).configs(settings);
    }
}
