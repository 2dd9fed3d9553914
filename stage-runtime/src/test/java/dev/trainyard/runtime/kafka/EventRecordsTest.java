package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRecordsTest {
    private static final RunId RUN = new RunId("run-1");
    private static final RunCancelled EVENT = new RunCancelled(RUN, "no longer wanted");
    private static final RunCancelled LARGE = new RunCancelled(RUN, "no longer wanted! ".repeat(200_000));
    private static final String EXPECTED =
            ": events/ and a name of lower-case letters, digits and hyphens is expected.";
    private static final Instant TIME = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir
    Path home;

    FolderArtifactStore store;
    EventRecords records;

    @BeforeEach
    void openTheStore() {
        store = new FolderArtifactStore(home.resolve("artifacts"));
        records = new EventRecords(store);
    }

    @Test
    void carriesTheAttributesInHeadersAndTheRunAsKey() throws IOException {
        ConsumerRecord<String, byte[]> record = received(records.write(EVENT, "/trainyard/gateway", TIME));

        assertThat(record.topic()).isEqualTo("trainyard.runs");
        assertThat(record.key()).isEqualTo("run-1");
        assertThat(EventRecords.header(record, "ce_specversion")).contains("1.0");
        assertThat(EventRecords.header(record, "ce_id")).contains(EventJson.id(EVENT));
        assertThat(EventRecords.header(record, "ce_type")).contains("dev.trainyard.run-cancelled.v1");
        assertThat(EventRecords.header(record, "ce_source")).contains("/trainyard/gateway");
        assertThat(EventRecords.header(record, "ce_subject")).contains("run-1");
        assertThat(EventRecords.header(record, "ce_time")).contains("2026-11-01T00:00:00Z");
        assertThat(EventRecords.header(record, "content-type")).contains("application/json");
        assertThat(EventRecords.header(record, "ce_dataref")).isEmpty();
    }

    @Test
    void readsBackWhatWasWritten() throws Exception {
        assertThat(records.read(received(records.write(EVENT, "/trainyard/gateway", TIME))))
                .isEqualTo(EVENT);
    }

    @Test
    void storesALargeBodyAndReadsItBack() throws Exception {
        ProducerRecord<String, byte[]> written = records.write(LARGE, "/trainyard/gateway", TIME);

        ConsumerRecord<String, byte[]> record = received(written);
        String id = EventJson.id(LARGE);
        assertThat(record.value()).hasSizeLessThan(500);
        assertThat(EventRecords.header(record, "ce_id")).contains(id);
        assertThat(EventRecords.header(record, "ce_dataref")).contains("events/" + id);
        assertThat(ContractJson.mapper()
                        .readTree(record.value())
                        .path("location")
                        .asText())
                .isEqualTo("events/" + id);
        assertThat(records.read(record)).isEqualTo(LARGE);
    }

    @Test
    void keepsABodyInTheRecordUpToTheLimitAndNoFurther() throws Exception {
        int rest = EventRecords.LARGEST_BODY - EventJson.write(new RunCancelled(RUN, "")).length;

        RunCancelled just = new RunCancelled(RUN, "x".repeat(rest));
        RunCancelled above = new RunCancelled(RUN, "x".repeat(rest + 1));

        assertThat(records.write(just, "/trainyard/test", TIME).value()).hasSize(EventRecords.LARGEST_BODY);
        assertThat(records.write(above, "/trainyard/test", TIME).value()).hasSizeLessThan(500);
    }

    @Test
    void writesTheSameLargeEventOnce() throws Exception {
        ProducerRecord<String, byte[]> first = records.write(LARGE, "/trainyard/gateway", TIME);
        ProducerRecord<String, byte[]> again = records.write(LARGE, "/trainyard/gateway", TIME);

        assertThat(again.value()).isEqualTo(first.value());
    }

    @Test
    void rewritesADamagedLargeBody() throws Exception {
        ProducerRecord<String, byte[]> first = records.write(LARGE, "/trainyard/gateway", TIME);
        Files.writeString(body(), "something else");
        EventRecords another = new EventRecords(new FolderArtifactStore(home.resolve("artifacts")));

        ProducerRecord<String, byte[]> again = another.write(LARGE, "/trainyard/gateway", TIME);

        assertThat(again.value()).isEqualTo(first.value());
        assertThat(another.read(received(again))).isEqualTo(LARGE);
    }

    @Test
    void saysThatALargeBodyIsMissing() throws Exception {
        ConsumerRecord<String, byte[]> record = received(records.write(LARGE, "/trainyard/gateway", TIME));
        store.remove("events/" + EventJson.id(LARGE));

        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> records.read(record))
                .withMessage("The body of the event is not available from the artifact store: The artifact events/"
                        + EventJson.id(LARGE) + " is damaged: manifest.json is missing.");
    }

    @Test
    void saysThatALargeBodyIsDamaged() throws Exception {
        ConsumerRecord<String, byte[]> record = received(records.write(LARGE, "/trainyard/gateway", TIME));
        Files.writeString(body(), "something else");
        EventRecords another = new EventRecords(new FolderArtifactStore(home.resolve("artifacts")));

        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> another.read(record))
                .withMessageEndingWith(
                        "is damaged: body has 14 bytes instead of " + EventJson.write(LARGE).length + ".");
    }

    @Test
    void distinguishesATemporarilyUnavailableBodyFromAMissingOne() throws Exception {
        ConsumerRecord<String, byte[]> record = received(records.write(LARGE, "/trainyard/gateway", TIME));
        Path manifest = body().resolveSibling("manifest.json");
        Path aside = home.resolve("aside");
        Files.move(manifest, aside);
        Files.createDirectory(manifest);

        assertThatExceptionOfType(BodyUnavailableException.class)
                .isThrownBy(() -> records.read(record))
                .withMessage(
                        "The body of the event is not available from the artifact store at the moment: Is a directory.");

        Files.delete(manifest);
        Files.move(aside, manifest);
        assertThat(records.read(record)).isEqualTo(LARGE);
    }

    @Test
    void doesNotTreatABodyAsMissingIfTheStoreIsMissing() throws Exception {
        ConsumerRecord<String, byte[]> record = received(records.write(LARGE, "/trainyard/gateway", TIME));
        Path mounted = home.resolve("artifacts");
        Path aside = home.resolve("aside");
        Files.move(mounted, aside);
        assertThatExceptionOfType(BodyUnavailableException.class).isThrownBy(() -> records.read(record));
        Files.createDirectory(mounted);
        assertThatExceptionOfType(BodyUnavailableException.class).isThrownBy(() -> records.read(record));

        Files.delete(mounted);
        Files.move(aside, mounted);
        assertThat(records.read(record)).isEqualTo(LARGE);
    }

    @Test
    void waitsForAnUnavailableBodyUpToALimit() throws Exception {
        ConsumerRecord<String, byte[]> record = received(records.write(LARGE, "/trainyard/gateway", TIME));
        Path mounted = home.resolve("artifacts");
        Path aside = home.resolve("aside");
        Files.move(mounted, aside);
        EventRecords impatient = new EventRecords(store, Duration.ZERO);
        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> impatient.await(record))
                .withMessageStartingWith(
                        "The body of the event is not available from the artifact store at the moment: ");
        Thread operator = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(300);
                Files.move(aside, mounted);
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(records.await(record)).isEqualTo(LARGE);

        operator.join();
    }

    @Test
    void followsOnlyReferencesToEvents() {
        ConsumerRecord<String, byte[]> elsewhere = record("{\"location\":\"checkpoints/k1\",\"sha256\":\""
                + "0".repeat(64) + "\",\"bytes\":1,\"mediaType\":\"x\"}");
        elsewhere.headers().add("ce_dataref", "checkpoints/k1".getBytes(StandardCharsets.UTF_8));
        ConsumerRecord<String, byte[]> nowhere = record("{\"location\":\"../../etc\"}");
        nowhere.headers().add("ce_dataref", "../../etc".getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> records.read(elsewhere))
                .withMessage("The header ce_dataref is 'checkpoints/k1'" + EXPECTED);
        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> records.read(nowhere))
                .withMessage("The header ce_dataref is '../../etc'" + EXPECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"events/\u0000", "events/", "events/.", "events/a/b", "events/../a", "events/a\nb", "events/Ä"})
    void refusesAReferenceThatIsNotAPlainName(String location) throws IOException {
        ObjectNode artifact = ContractJson.mapper().createObjectNode();
        artifact.put("location", location)
                .put("sha256", "0".repeat(64))
                .put("bytes", 1)
                .put("mediaType", "x");
        ConsumerRecord<String, byte[]> record = record(ContractJson.mapper().writeValueAsString(artifact));
        record.headers().add("ce_dataref", location.getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> records.read(record))
                .withMessageEndingWith(EXPECTED)
                .withMessageMatching("\\P{Cntrl}+");
    }

    @Test
    void quotesOnlyTheBeginningOfALongReference() {
        ConsumerRecord<String, byte[]> record = record("{}");
        record.headers().add("ce_dataref", "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> records.read(record))
                .withMessage("The header ce_dataref is '" + "x".repeat(200) + "…'" + EXPECTED);
    }

    @Test
    void refusesAReferenceWithoutADigest() throws Exception {
        ConsumerRecord<String, byte[]> record = received(records.write(LARGE, "/trainyard/gateway", TIME));
        String location = "events/" + EventJson.id(LARGE);
        ConsumerRecord<String, byte[]> bare = record("{\"location\":\"" + location + "\"}");
        bare.headers().add("ce_dataref", location.getBytes(StandardCharsets.UTF_8));

        assertThat(records.read(record)).isEqualTo(LARGE);
        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> records.read(bare))
                .withMessage("The header ce_dataref is '" + location
                        + "', but the body of the record does not refer to it.");
    }

    @Test
    void saysWhatIsWrongWithAnInvalidRecord() {
        ConsumerRecord<String, byte[]> bare =
                new ConsumerRecord<>("trainyard.runs", 0, 0, "key", "{}".getBytes(StandardCharsets.UTF_8));
        ConsumerRecord<String, byte[]> empty = new ConsumerRecord<>("trainyard.runs", 0, 0, "key", null);
        empty.headers().add("ce_type", "dev.trainyard.run-cancelled.v1".getBytes(StandardCharsets.UTF_8));
        ConsumerRecord<String, byte[]> torn = record("no reference");
        torn.headers().add("ce_dataref", "events/1".getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> records.read(bare))
                .withMessage("The record has no ce_type header, which names the type of its event.");
        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> records.read(empty))
                .withMessage("The record has no body: a dev.trainyard.run-cancelled.v1 is expected.");
        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> records.read(torn))
                .withMessage("The header ce_dataref is 'events/1', but the body of the record does not refer to it.");
    }

    private Path body() {
        return home.resolve("artifacts/events").resolve(EventJson.id(LARGE)).resolve("body");
    }

    private static ConsumerRecord<String, byte[]> record(String value) {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>("trainyard.runs", 0, 0, "key", value.getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_type", "dev.trainyard.run-cancelled.v1".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static ConsumerRecord<String, byte[]> received(ProducerRecord<String, byte[]> sent) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }
}
