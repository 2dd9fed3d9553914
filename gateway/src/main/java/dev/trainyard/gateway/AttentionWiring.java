package dev.trainyard.gateway;

import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.gateway.attention.Attention;
import dev.trainyard.gateway.attention.Finding;
import dev.trainyard.gateway.attention.StageCondition;
import dev.trainyard.gateway.attention.StageCondition.Replica;
import dev.trainyard.gateway.attention.StageService;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunView;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Describes the stages' consumer groups every few seconds, for {@link Attention}, and counts its findings. */
@Singleton
public class AttentionWiring {
    private static final Logger LOG = Logger.getLogger(AttentionWiring.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int ANSWER_MILLIS = 5_000;

    private final Map<String, Object> broker;
    private final Attention attention;
    private final RunHistory history;
    private final HistoryConsumer reading;
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread looking;

    AttentionWiring(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            Attention attention,
            RunHistory history,
            HistoryConsumer reading,
            MeterRegistry registry,
            InstantSource clock) {
        this.broker = broker;
        this.attention = attention;
        this.history = history;
        this.reading = reading;
        this.registry = registry;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        for (Finding.Kind kind : Finding.Kind.values()) {
            Gauge.builder("trainyard.findings", attention, it -> it.count(kind))
                    .tag("kind", kind.key())
                    .description("What is stuck; GET /api/attention says what to do")
                    .register(registry);
        }
        looking = Thread.ofVirtual().name("attention").start(this::look);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped.countDown();
        if (looking != null) looking.join(Duration.ofSeconds(2));
    }

    private void look() {
        try (Admin admin = Admin.create(broker)) {
            while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                // Events that have not been read yet would look as if they had not happened.
                if (reading.caughtUp()) lookOnce(admin);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookOnce(Admin admin) throws InterruptedException {
        try {
            Map<Stage, StageCondition> stages = stages(admin);
            attention.look(stages, running(), clock.instant());
        } catch (ExecutionException | RuntimeException e) {
            LOG.debugf(e, "the consumer groups of the stages cannot be described");
            checkWithoutBroker();
        }
    }

    private void checkWithoutBroker() {
        try {
            attention.checkWithoutBroker(running(), clock.instant());
        } catch (RuntimeException e) {
            LOG.warnf(e, "the check for stuck runs failed; trying again");
        }
    }

    private List<RunView> running() {
        return history.summaries().stream()
                .filter(run -> !run.state().ended())
                .flatMap(run -> history.view(run.id()).stream())
                .toList();
    }

    private static Map<Stage, StageCondition> stages(Admin admin) throws InterruptedException, ExecutionException {
        List<StageService> services =
                Arrays.stream(Stage.values()).map(StageService::of).toList();
        Map<String, ConsumerGroupDescription> groups = admin
                .describeConsumerGroups(
                        services.stream().map(StageService::group).toList(),
                        new DescribeConsumerGroupsOptions().timeoutMs(ANSWER_MILLIS))
                .describedGroups()
                .entrySet()
                .stream()
                .flatMap(it -> known(it.getValue()).stream())
                .collect(Collectors.toMap(ConsumerGroupDescription::groupId, Function.identity()));
        Map<String, TopicDescription> topics = admin.describeTopics(
                        services.stream()
                                .map(it -> it.requests().topicName())
                                .distinct()
                                .toList(),
                        new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS))
                .allTopicNames()
                .get();
        Set<String> alive = admin
                .listGroups(ListGroupsOptions.forConsumerGroups()
                        .inGroupStates(Set.of(GroupState.STABLE))
                        .timeoutMs(ANSWER_MILLIS))
                .all()
                .get()
                .stream()
                .map(GroupListing::groupId)
                .collect(Collectors.toSet());
        Map<Stage, StageCondition> stages = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            StageService service = StageService.of(stage);
            Topic topic = service.requests();
            int partitions = Objects.requireNonNull(topics.get(topic.topicName()))
                    .partitions()
                    .size();
            List<Replica> replicas = replicas(groups.get(service.group()), topic);
            int processes = (int) alive.stream()
                    .filter(group -> group.startsWith(service.ownGroupPrefix()))
                    .count();
            stages.put(
                    stage,
                    new StageCondition(
                            partitions, replicas, processes, waiting(admin, service.group(), topic, partitions)));
        }
        return stages;
    }

    /** The broker does not know a group before its first member joins. */
    private static List<ConsumerGroupDescription> known(
            org.apache.kafka.common.KafkaFuture<ConsumerGroupDescription> described) throws IllegalStateException {
        try {
            return List.of(described.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) return List.of();
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<Replica> replicas(@Nullable ConsumerGroupDescription group, Topic topic) {
        if (group == null) return List.of();
        return group.members().stream()
                .map(member -> new Replica(
                        member.groupInstanceId().orElse(member.consumerId()),
                        member.host().replaceFirst("^/", ""),
                        member.assignment().topicPartitions().stream()
                                .filter(it -> it.topic().equals(topic.topicName()))
                                .map(TopicPartition::partition)
                                .collect(Collectors.toSet())))
                .toList();
    }

    private static long waiting(Admin admin, String group, Topic topic, int partitions)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        Map<TopicPartition, OffsetSpec> beginnings = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            TopicPartition asked = new TopicPartition(topic.topicName(), partition);
            ends.put(asked, OffsetSpec.latest());
            beginnings.put(asked, OffsetSpec.earliest());
        }
        ListOffsetsOptions patience = new ListOffsetsOptions().timeoutMs(ANSWER_MILLIS);
        Map<TopicPartition, ListOffsetsResultInfo> end =
                admin.listOffsets(ends, patience).all().get();
        Map<TopicPartition, ListOffsetsResultInfo> beginning =
                admin.listOffsets(beginnings, patience).all().get();
        Map<TopicPartition, OffsetAndMetadata> answered = admin.listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(ends.keySet())),
                        new ListConsumerGroupOffsetsOptions().timeoutMs(ANSWER_MILLIS))
                .partitionsToOffsetAndMetadata(group)
                .get();
        long waiting = 0;
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> partition : end.entrySet()) {
            OffsetAndMetadata committed = answered.get(partition.getKey());
            ListOffsetsResultInfo first = beginning.get(partition.getKey());
            long from = committed != null ? committed.offset() : first == null ? 0 : first.offset();
            waiting += Math.max(0, partition.getValue().offset() - from);
        }
        return waiting;
    }
}
