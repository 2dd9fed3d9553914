package dev.trainyard.runtime.kafka;

import dev.trainyard.runtime.group.Group;
import dev.trainyard.runtime.group.Group.Member;
import dev.trainyard.runtime.group.GroupStatus;
import dev.trainyard.runtime.group.GroupStatusHistory;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Checks every few seconds what an operator or another process can take away from a stage: its topics, which are
 * recreated if missing, and its membership in the consumer group.
 */
@ApplicationScoped
public class StageWatchWiring {
    private static final Logger LOG = System.getLogger(StageWatchWiring.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final int ANSWER_MILLIS = 5_000;

    private final Map<String, Object> broker;
    private final KafkaTopicsWiring topics;
    private final KafkaClientService clients;
    private final InstantSource clock;
    private final String replica;
    private final @Nullable String requests;
    private final GroupStatusHistory record;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread watching;
    private String lastFailure = "";

    StageWatchWiring(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            KafkaTopicsWiring topics,
            KafkaClientService clients,
            InstantSource clock,
            StageSettings settings,
            @ConfigProperty(name = "mp.messaging.incoming.requests.topic") Optional<String> requests,
            @ConfigProperty(name = "mp.messaging.incoming.requests.enabled", defaultValue = "true") boolean enabled) {
        this.broker = broker;
        this.topics = topics;
        this.clients = clients;
        this.clock = clock;
        this.replica = settings.replica();
        this.requests = enabled ? requests.orElse(null) : null;
        this.record = new GroupStatusHistory(replica);
    }

    void start(@Observes StartupEvent event) {
        watching = Thread.ofVirtual().name("stage-watch").start(this::watch);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped.countDown();
        if (watching != null) watching.join(Duration.ofSeconds(2));
    }

    /** Whether this process receives requests at all; a gateway does not. */
    public boolean servesRequests() {
        return requests != null;
    }

    public GroupStatusHistory standing() {
        return record;
    }

    private void watch() {
        try (Admin admin = Admin.create(broker)) {
            while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look(admin);
                    lastFailure = "";
                } catch (ExecutionException e) {
                    tell(e.getCause() == null ? e : e.getCause());
                } catch (RuntimeException e) {
                    tell(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Admin admin) throws InterruptedException, ExecutionException {
        Set<String> made = topics.createMissing(admin, ANSWER_MILLIS);
        if (!made.isEmpty()) {
            LOG.log(Level.WARNING, "topics were missing and have been recreated empty: {0}", made);
        }
        KafkaConsumer<?, ?> consumer = requests == null ? null : clients.getConsumer("requests");
        if (requests == null || consumer == null) return;
        String memberId = memberId(consumer);
        String group = String.valueOf(consumer.configuration().get("group.id"));
        record.note(GroupStatus.of(replica, memberId, group(admin, group, requests)), memberId, clock.instant());
        if (record.needsRebalance(clock.instant())) {
            LOG.log(Level.WARNING, "partitions without an owner; rejoining the group group={0}", group);
            rejoin(consumer);
        }
    }

    private static <K, V> String memberId(KafkaConsumer<K, V> consumer) {
        Function<Consumer<K, V>, String> ask = it -> it.groupMetadata().memberId();
        return consumer.runOnPollingThread(ask).await().atMost(EVERY.multipliedBy(2));
    }

    private static <K, V> void rejoin(KafkaConsumer<K, V> consumer) {
        java.util.function.Consumer<Consumer<K, V>> join = it -> it.enforceRebalance("partitions without an owner");
        consumer.runOnPollingThread(join).await().atMost(EVERY.multipliedBy(2));
    }

    /** There is a separate health check for a broker that does not respond, so one line in the log is enough. */
    private void tell(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (!message.equals(lastFailure)) LOG.log(Level.WARNING, "checking the topics and the group: {0}", message);
        lastFailure = message;
    }

    private static Group group(Admin admin, String group, String topic)
            throws InterruptedException, ExecutionException {
        TopicDescription topicNow =
                only(admin.describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS))
                        .allTopicNames());
        ConsumerGroupDescription described = only(admin.describeConsumerGroups(
                        List.of(group), new DescribeConsumerGroupsOptions().timeoutMs(ANSWER_MILLIS))
                .all());
        List<Member> members = described.members().stream()
                .map(member -> new Member(
                        member.consumerId(),
                        member.groupInstanceId().orElse(""),
                        member.host().replaceFirst("^/", ""),
                        member.assignment().topicPartitions().stream()
                                .filter(it -> it.topic().equals(topic))
                                .map(TopicPartition::partition)
                                .collect(Collectors.toSet())))
                .toList();
        return new Group(topicNow.partitions().size(), members);
    }

    private static <T> T only(KafkaFuture<Map<String, T>> described) throws InterruptedException, ExecutionException {
        return described.get().values().iterator().next();
    }
}
