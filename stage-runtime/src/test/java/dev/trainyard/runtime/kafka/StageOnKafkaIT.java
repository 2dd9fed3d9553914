package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.ReleaseNamed;
import dev.trainyard.contracts.event.ReleaseNames;
import dev.trainyard.contracts.event.ReleaseVersion;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.EventSink;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
@Timeout(300)
class StageOnKafkaIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    @Inject
    EchoConsumer stage;

    @Inject
    EventRecords records;

    @Inject
    EventSink events;

    @Inject
    ReleaseNamesConsumer names;

    @Inject
    ArtifactStore store;

    @ConfigProperty(name = "trainyard.home")
    String home;

    @Test
    void createsEveryTopicWithItsPartitionsAndItsRetention() throws Exception {
        List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
            var described = admin.describeTopics(names).allTopicNames().get();
            var configs = admin.describeConfigs(resources).all().get();

            assertThat(described.values())
                    .allSatisfy(topic -> assertThat(topic.partitions())
                            .hasSize(Topic.named(topic.name()).partitions()));
            assertThat(configs)
                    .allSatisfy((resource, config) -> assertThat(
                                    config.get("retention.ms").value())
                            .isEqualTo(Long.toString(
                                    Topic.named(resource.name()).retention().toMillis())))
                    .allSatisfy((resource, config) -> assertThat(
                                    config.get("cleanup.policy").value())
                            .isEqualTo(Topic.named(resource.name()).isCompacted() ? "compact" : "delete"));
        }
    }

    @Test
    void readsTheLastEventOfEachNameOfARelease() {
        names.read();

        ReleaseVersion first = version(1, "run-1");
        events.publish(named("current", first));
        events.publish(named("stable", first));
        events.publish(named("current", version(2, "run-2"), first));
        // Given by somebody who did not know the second version yet.
        events.publish(named("current", version(2, "run-3"), first));

        ReleaseNames read = names.read();
        assertThat(read.named()).containsOnlyKeys("current", "stable");
        assertThat(read.find("current").orElseThrow().run().value()).isEqualTo("run-2");
    }

    private static ReleaseNamed named(String name, ReleaseVersion... newestFirst) {
        RunId run = newestFirst[0].run();
        return new ReleaseNamed(run, name, List.of(newestFirst), Instant.EPOCH, run.value());
    }

    private static ReleaseVersion version(int number, String run) {
        return new ReleaseVersion(
                number,
                new RunId(run),
                new CheckpointRef(new CheckpointId("00000000000000aa"), "dpo"),
                null,
                Instant.EPOCH,
                "anna",
                "",
                false,
                null);
    }

    @Test
    void performsARequestThatIsDeliveredTwiceOnceAndAnnouncesItTwice() {
        RunId run = new RunId("twice");

        send(request(run));
        send(request(run));

        List<PipelineEvent> progress = await(Topic.PROGRESS, run, events -> count(events, StageCompleted.class) == 2);
        assertThat(progress.stream().filter(StageCompleted.class::isInstance))
                .extracting(event -> ((StageCompleted) event).reused())
                .containsExactly(false, true);
        assertThat(await(Topic.FEEDBACK, run, events -> events.size() == 2))
                .containsOnly(new PreferenceGiven(run, "none", "", "echo", ""));
        assertThat(stage.performed()).filteredOn(run::equals).hasSize(1);
    }

    @Test
    void movesAnInvalidRecordToTheDeadLettersAndContinues() {
        RunId after = new RunId("unreadable-1");

        produce(new ProducerRecord<>(
                Topic.RUNS.topicName(), after.value(), "no event".getBytes(StandardCharsets.UTF_8)));
        send(request(after));

        await(Topic.PROGRESS, after, events -> count(events, StageCompleted.class) == 1);
        ConsumerRecord<String, byte[]> dead =
                deadLetter(record -> new String(record.value(), StandardCharsets.UTF_8).equals("no event"));
        assertThat(EventRecords.header(dead, "dead-letter-reason"))
                .contains("The record has no ce_type header, which names the type of its event.");
        assertThat(EventRecords.header(dead, "dead-letter-topic")).contains("trainyard.runs");
        assertThat(EventRecords.header(dead, "dead-letter-offset")).isPresent();
        assertThat(dead.headers())
                .extracting(header -> header.key() + ": " + new String(header.value(), StandardCharsets.UTF_8))
                .noneMatch(header -> header.contains("Exception") || header.contains("jackson"));
    }

    @Test
    void movesARecordJustUnderKafkasLimitToTheDeadLettersAndContinues() throws Exception {
        RunId after = new RunId("huge-1");
        byte[] huge = new byte[1_048_000];

        produce(new ProducerRecord<>(Topic.RUNS.topicName(), after.value(), huge));
        send(request(after));

        await(Topic.PROGRESS, after, events -> count(events, StageCompleted.class) == 1);
        ConsumerRecord<String, byte[]> dead = deadLetter(record -> after.value().equals(record.key()));
        String location = EventRecords.header(dead, "ce_dataref").orElseThrow();
        assertThat(Path.of(home, "artifacts", location, "body")).hasBinaryContent(huge);
        assertThat(EventRecords.header(dead, "dead-letter-reason"))
                .contains("The record has no ce_type header, which names the type of its event.");
    }

    @Test
    void movesAnEventWithAMissingBodyToTheDeadLetters() throws Exception {
        RunId run = new RunId("body-gone");
        ProducerRecord<String, byte[]> written = records.write(largeRequest(run), "/trainyard/test", Instant.now());
        String location = new String(written.headers().lastHeader("ce_dataref").value(), StandardCharsets.UTF_8);
        store.remove(location);

        produce(written);

        ConsumerRecord<String, byte[]> dead = deadLetter(record -> run.value().equals(record.key()));
        assertThat(EventRecords.header(dead, "dead-letter-reason").orElseThrow())
                .isEqualTo("The body of the event is not available from the artifact store: The artifact " + location
                        + " is damaged: manifest.json is missing.");
    }

    @Test
    void performsARequestWhoseRecipeIsJustUnderAMebibyte() {
        RunId run = new RunId("large-recipe");

        send(largeRequest(run));

        await(Topic.PROGRESS, run, events -> count(events, StageCompleted.class) == 1);
        assertThat(await(Topic.FEEDBACK, run, events -> events.size() == 1))
                .containsExactly(new PreferenceGiven(run, "none", "", "echo", ""));
    }

    @Test
    void failsAStageWhoseResultIsRefusedAndProcessesTheNextRun() throws Exception {
        RunId refused = new RunId("refused-result");
        RunId next = new RunId("after-refused-result");

        try (AutoCloseable _ = denied(Topic.FEEDBACK)) {
            send(request(refused));
            List<PipelineEvent> progress =
                    await(Topic.PROGRESS, refused, events -> count(events, StageFailed.class) == 1);
            assertThat(progress.getLast())
                    .isInstanceOfSatisfying(
                            StageFailed.class,
                            failed -> assertThat(failed.reason())
                                    .isEqualTo("Kafka rejected a record for the topic trainyard.feedback:"
                                            + " this service is not allowed to write there."));
        }
        send(request(next));

        await(Topic.PROGRESS, next, events -> count(events, StageCompleted.class) == 1);
        assertThat(await(Topic.FEEDBACK, refused, _ -> true)).isEmpty();
    }

    @Test
    void movesARequestWhoseFailureIsRefusedToTheDeadLettersAndProcessesTheNext() throws Exception {
        RunId refused = new RunId("refused-failure");
        RunId next = new RunId("after-refused-failure");

        try (AutoCloseable _ = denied(Topic.PROGRESS)) {
            send(request(refused));
            ConsumerRecord<String, byte[]> dead =
                    deadLetter(record -> refused.value().equals(record.key()));
            assertThat(EventRecords.header(dead, "dead-letter-reason"))
                    .contains("Kafka rejected a record for the topic trainyard.progress:"
                            + " this service is not allowed to write there.");
            assertThat(records.read(dead)).isEqualTo(request(refused));
        }
        send(request(next));

        await(Topic.PROGRESS, next, events -> count(events, StageCompleted.class) == 1);
    }

    @Test
    void stopsTheJobOfACancelledRunAndProcessesTheNext() {
        RunId endless = new RunId("endless-1");
        send(request(endless));
        await(Topic.PROGRESS, endless, events -> count(events, StageStarted.class) == 1);

        send(new RunCancelled(endless, "no longer wanted"));
        RunId next = new RunId("after-endless");
        send(request(next));

        await(Topic.PROGRESS, next, events -> count(events, StageCompleted.class) == 1);
        assertThat(await(Topic.PROGRESS, endless, _ -> true)).hasOnlyElementsOfType(StageStarted.class);
    }

    private static RunRequested request(RunId run) {
        return new RunRequested(run, RecipeReader.preset("smoke"));
    }

    private static RunRequested largeRequest(RunId run) {
        Recipe smoke = RecipeReader.preset("smoke");
        return new RunRequested(
                run,
                new Recipe(
                        "x".repeat(1_040_000),
                        smoke.seed(),
                        smoke.corpus(),
                        smoke.tokenizer(),
                        smoke.pretrain(),
                        smoke.finetune(),
                        smoke.evaluate(),
                        smoke.release()));
    }

    /** Makes the broker refuse records for a topic, until it is closed. */
    private AutoCloseable denied(Topic topic) throws Exception {
        AclBinding denial = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic.topicName(), PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY));
        AclBinding rest = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic.topicName(), PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.ALLOW));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
            admin.createAcls(List.of(denial, rest)).all().get();
        }
        return () -> {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
                admin.deleteAcls(List.of(denial.toFilter(), rest.toFilter()))
                        .all()
                        .get();
            }
        };
    }

    private ConsumerRecord<String, byte[]> deadLetter(Predicate<ConsumerRecord<String, byte[]>> asked) {
        return records(Topic.DEAD_LETTERS, found -> found.stream().anyMatch(asked)).stream()
                .filter(asked)
                .findFirst()
                .orElseThrow();
    }

    private static long count(List<PipelineEvent> events, Class<? extends PipelineEvent> type) {
        return events.stream().filter(type::isInstance).count();
    }

    private void send(PipelineEvent event) {
        try {
            produce(records.write(event, "/trainyard/test", Instant.now()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void produce(ProducerRecord<String, byte[]> record) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record);
        }
    }

    private List<PipelineEvent> await(Topic topic, RunId run, Predicate<List<PipelineEvent>> enough) {
        return eventsOf(run, records(topic, found -> enough.test(eventsOf(run, found))));
    }

    private List<PipelineEvent> eventsOf(RunId run, List<ConsumerRecord<String, byte[]>> found) {
        List<PipelineEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : found) {
            try {
                PipelineEvent event = records.read(record);
                if (event.run().equals(run)) events.add(event);
            } catch (UnreadableEventException e) {
                throw new AssertionError(e);
            }
        }
        return events;
    }

    /** Reads a topic from its beginning until there are enough records; waits until the test's time limit. */
    private List<ConsumerRecord<String, byte[]>> records(
            Topic topic, Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            do {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            } while (!enough.test(records));
        }
        return records;
    }
}
