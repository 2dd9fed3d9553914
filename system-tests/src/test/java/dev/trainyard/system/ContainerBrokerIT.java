package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A packaged service with the broker that is used in deployments, in a container; skipped if there is no container
 * engine.
 */
@Testcontainers(disabledWithoutDocker = true)
class ContainerBrokerIT {
    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.2.1");

    @TempDir
    Path folder;

    @Test
    void ingestAnswersARequestOverTheDeployedBroker() throws Exception {
        Path notes = Files.createDirectories(folder.resolve("sources/notes"));
        for (int i = 0; i < 40; i++) {
            Files.writeString(
                    notes.resolve("note-" + i + ".txt"),
                    "Note " + i + " says that a train has " + i * i + " wheels.\n");
        }
        RunId run = new RunId("over-a-container");
        Process service = ingest(folder);
        try {
            List<PipelineEvent> seen = exchange(new RunRequested(run, RecipeReader.read("""
                    preset: smoke
                    corpus:
                      heldOut: 0.2
                      sources: [{name: notes, kind: folder, path: notes, licence: CC0-1.0, form: entry}]
                    tokenizer: {vocabulary: 300}
                    finetune: {sources: []}
                    """)));

            assertThat(seen)
                    .as(Files.readString(folder.resolve("ingest.log")))
                    .hasAtLeastOneElementOfType(ShardSealed.class);
            CorpusSealed sealed = seen.stream()
                    .filter(CorpusSealed.class::isInstance)
                    .map(CorpusSealed.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(sealed.run()).isEqualTo(run);
            assertThat(sealed.corpus().card().documentsKept()).isEqualTo(40);
        } finally {
            service.destroy();
            service.waitFor();
        }
    }

    private static Process ingest(Path folder) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        RunningYard.repository()
                                .resolve("ingest-service/target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("ingest.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", KAFKA.getBootstrapServers(),
                        "TRAINYARD_HOME", folder.resolve("home").toString(),
                        "TRAINYARD_INGEST_SOURCES", folder.resolve("sources").toString(),
                        "QUARKUS_HTTP_PORT", "0",
                        "QUARKUS_HTTP_HOST", "127.0.0.1"));
        return builder.start();
    }

    /** Sends a request and collects the resulting events, until the corpus is sealed or the stage fails. */
    private static List<PipelineEvent> exchange(RunRequested request) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                KAFKA.getBootstrapServers(),
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms",
                "1000");
        try (KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
                KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(Topic.RUNS.topicName(), request.run().value(), EventJson.write(request));
            Map.of(
                            "ce_specversion", "1.0",
                            "ce_id", EventJson.id(request),
                            "ce_type", EventType.of(request.getClass()),
                            "ce_source", "/system-tests",
                            "ce_subject", request.run().value(),
                            "ce_time", Instant.now().toString())
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record).get();

            consumer.subscribe(
                    List.of(Topic.SHARDS.topicName(), Topic.CORPORA.topicName(), Topic.PROGRESS.topicName()));
            List<PipelineEvent> seen = new ArrayList<>();
            Instant end = Instant.now().plus(Duration.ofMinutes(3));
            while (Instant.now().isBefore(end)
                    && seen.stream()
                            .noneMatch(event -> event instanceof CorpusSealed || event instanceof StageFailed)) {
                for (var received : consumer.poll(Duration.ofMillis(500))) {
                    String type =
                            new String(received.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
                    seen.add(EventJson.read(type, received.value()));
                }
            }
            return seen;
        }
    }
}
