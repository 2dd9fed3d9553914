package dev.trainyard.runtime.kafka;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Topics, partitions and names that an operator or another process takes away from a running stage. */
@QuarkusTest
@QuarkusTestResource(value = BrokerInThisProcess.class, restrictToAnnotatedClass = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class TakenAwayIT {
    /** No event in this test is large enough to need a store. */
    private static final EventRecords RECORDS =
            new EventRecords(new FolderArtifactStore(Path.of("target", "no-large-events")));

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    private Admin admin;

    @BeforeEach
    void connect() {
        admin = Admin.create(Map.of("bootstrap.servers", broker));
    }

    @AfterEach
    void disconnect() {
        admin.close();
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    @Order(1)
    void continuesAfterATopicWasDeleted(Topic topic) throws Exception {
        complete(new RunId("before-" + topic.name().toLowerCase().replace('_', '-')), 0);

        admin.deleteTopics(List.of(topic.topicName())).all().get();
        awaitPartitions(topic, topic.partitions());

        complete(new RunId("after-" + topic.name().toLowerCase().replace('_', '-')), 1);
        assertThat(health()).contains("\"status\": \"UP\"");
    }

    @Test
    @Order(2)
    void processesRequestsInAddedPartitions() throws Exception {
        admin.createPartitions(Map.of(Topic.RUNS.topicName(), NewPartitions.increaseTo(6)))
                .all()
                .get();
        awaitPartitions(Topic.RUNS, 6);

        for (int partition = 0; partition < 6; partition++) complete(new RunId("in-" + partition), partition);

        // None are assigned while the group is still settling.
        while (!health().contains("\"partitions\": 6")) Thread.sleep(200);
    }

    @Test
    @Order(3)
    void saysThatAnotherProcessUsesItsName() throws Exception {
        // It is not closed, because a fenced consumer waits forever for its heartbeat thread.
        KafkaConsumer<String, byte[]> usurper = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker,
                        "group.id",
                        "echo-service",
                        "group.instance.id",
                        "echo-service-1",
                        "partition.assignment.strategy",
                        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
                        "enable.auto.commit",
                        "false"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        usurper.subscribe(Set.of(Topic.RUNS.topicName()));

        String health = health();
        while (!health.contains("Another process")) {
            try {
                usurper.poll(Duration.ofMillis(500));
            } catch (FencedInstanceIdException e) {
                // like a replica, it takes the name back
            }
            health = health();
        }

        assertThat(health).contains("\"status\": \"DOWN\"").contains("TRAINYARD_REPLICA");
    }

    private static String health() {
        return given().get("/q/health/ready").asString();
    }

    private void awaitPartitions(Topic topic, int count) throws Exception {
        while (true) {
            try {
                var described = admin.describeTopics(List.of(topic.topicName()))
                        .allTopicNames()
                        .get();
                if (described.get(topic.topicName()).partitions().size() == count) return;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            }
            Thread.sleep(200);
        }
    }

    /** Requests a job in a partition, and waits until it is done. */
    private void complete(RunId run, int partition) throws Exception {
        ProducerRecord<String, byte[]> request =
                RECORDS.write(new RunRequested(run, RecipeReader.preset("smoke")), "/trainyard/test", Instant.now());
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            request.topic(), partition, request.key(), request.value(), request.headers()))
                    .get();
        }
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Stream.iterate(0, it -> it + 1)
                    .limit(Topic.PARTITIONS)
                    .map(it -> new TopicPartition(Topic.PROGRESS.topicName(), it))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (isCompletion(record, run)) return;
                }
            }
        }
    }

    private static boolean isCompletion(ConsumerRecord<String, byte[]> record, RunId run)
            throws UnreadableEventException {
        PipelineEvent event = RECORDS.read(record);
        return event instanceof StageCompleted && event.run().equals(run);
    }
}
