package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.EventNotStoredException;
import dev.trainyard.runtime.job.EventNotStoredException.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterPublisherTest {
    private static final int ALMOST_A_MEBIBYTE = (1 << 20) - 150;
    private static final UnreadableEventException FAILURE = new UnreadableEventException("It is no event.");

    @TempDir
    Path artifacts;

    private Broker broker;
    private DeadLetterPublisher letters;

    @BeforeEach
    void open() {
        EventRecords records = new EventRecords(new FolderArtifactStore(artifacts));
        broker = new Broker(records);
        letters = new DeadLetterPublisher(broker, records);
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void copiesARecordOfUsualSizeUnchanged() {
        ConsumerRecord<String, byte[]> record = record("run-1", "no event");
        record.headers().add("theirs", bytes("as it was"));

        letters.publish(record, FAILURE);

        ProducerRecord<String, byte[]> letter = broker.stored.getFirst();
        assertThat(letter.key()).isEqualTo("run-1");
        assertThat(letter.value()).isEqualTo(bytes("no event"));
        assertThat(text(letter, "theirs")).isEqualTo("as it was");
        assertThat(text(letter, "dead-letter-reason")).isEqualTo("It is no event.");
        assertThat(text(letter, "dead-letter-topic")).isEqualTo("trainyard.runs");
        assertThat(text(letter, "dead-letter-partition")).isEqualTo("3");
        assertThat(text(letter, "dead-letter-offset")).isEqualTo("7");
        assertThat(letter.headers().lastHeader(DeadLetterPublisher.HEAD)).isNull();
    }

    @Test
    void storesHeadersOfAlmostAMebibyte() throws IOException {
        ConsumerRecord<String, byte[]> record = record("run-1", "no event");
        byte[] large = new byte[ALMOST_A_MEBIBYTE];
        record.headers().add("theirs", large).add("nothing", null);

        letters.publish(record, FAILURE);

        ProducerRecord<String, byte[]> letter = broker.stored.getFirst();
        assertThat(size(letter)).isLessThan(2000);
        assertThat(letter.key()).isEqualTo("run-1");
        assertThat(letter.value()).isEqualTo(bytes("no event"));
        JsonNode head = head(letter);
        assertThat(head.path("key").asText()).isEqualTo("run-1");
        assertThat(head.path("headers").path(0).path("name").asText()).isEqualTo("theirs");
        assertThat(head.path("headers").path(0).path("value").binaryValue()).isEqualTo(large);
        assertThat(head.path("headers").path(1).path("name").asText()).isEqualTo("nothing");
    }

    @Test
    void storesAKeyOfAlmostAMebibyteAndKeepsItsBeginning() throws IOException {
        // Two bytes each, so that counting characters would give half the size.
        String key = "é".repeat(ALMOST_A_MEBIBYTE / 2);

        letters.publish(record(key, "no event"), FAILURE);

        ProducerRecord<String, byte[]> letter = broker.stored.getFirst();
        assertThat(size(letter)).isLessThan(2000);
        assertThat(letter.key()).isEqualTo("é".repeat(200) + "…");
        assertThat(head(letter).path("key").asText()).isEqualTo(key);
    }

    @Test
    void writesATooLargeDeadLetterWithoutTheRecord() throws IOException {
        broker.limit = 4000;
        ConsumerRecord<String, byte[]> record = record("run-1", "no event ".repeat(1000));
        record.headers().add("theirs", bytes("as it was"));

        letters.publish(record, FAILURE);

        assertThat(broker.stored).hasSize(1);
        ProducerRecord<String, byte[]> letter = broker.stored.getFirst();
        assertThat(letter.headers().lastHeader("theirs")).isNull();
        assertThat(text(letter, "dead-letter-reason")).isEqualTo("It is no event.");
        assertThat(artifacts.resolve(text(letter, "ce_dataref")).resolve("body"))
                .hasContent("no event ".repeat(1000));
        assertThat(head(letter).path("headers").path(0).path("value").binaryValue())
                .isEqualTo(bytes("as it was"));
    }

    @Test
    void failsIfEvenTheSmallestDeadLetterIsRefused() {
        broker.limit = 10;

        assertThatExceptionOfType(EventNotStoredException.class)
                .isThrownBy(() -> letters.publish(record("run-1", "no event"), FAILURE))
                .withMessage("too large");
        assertThat(broker.tries).isEqualTo(2);
    }

    @Test
    void failsAtOnceIfTheServiceMayNotWriteToTheTopic() {
        broker.refusal = new TopicAuthorizationException("as the test says");

        assertThatExceptionOfType(EventNotStoredException.class)
                .isThrownBy(() -> letters.publish(record("run-1", "no event"), FAILURE))
                .withMessage("refused");
        assertThat(broker.tries).isEqualTo(1);
    }

    /** Accepts records up to a size. */
    private static final class Broker extends EventPublisher {
        private final List<ProducerRecord<String, byte[]>> stored = new ArrayList<>();
        private int limit = 1 << 20;
        private int tries;
        private @Nullable RuntimeException refusal;

        Broker(EventRecords records) {
            super(
                    Map.of("bootstrap.servers", "127.0.0.1:1"),
                    "test",
                    Duration.ofSeconds(1),
                    records,
                    InstantSource.system());
        }

        @Override
        void store(ProducerRecord<String, byte[]> record, String name) {
            tries++;
            if (refusal != null) throw new EventNotStoredException(Status.REFUSED, "refused", refusal);
            if (size(record) > limit) {
                throw new EventNotStoredException(
                        Status.REFUSED, "too large", new RecordTooLargeException("as the test says"));
            }
            stored.add(record);
        }
    }

    private JsonNode head(ProducerRecord<String, byte[]> letter) throws IOException {
        String location = text(letter, DeadLetterPublisher.HEAD);
        return ContractJson.mapper()
                .readTree(Files.readAllBytes(artifacts.resolve(location).resolve("body")));
    }

    private static long size(ProducerRecord<String, byte[]> record) {
        long size = bytes(record.key()).length + record.value().length;
        for (Header header : record.headers()) size += header.key().length() + header.value().length;
        return size;
    }

    private static String text(ProducerRecord<String, byte[]> letter, String header) {
        return new String(letter.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<String, byte[]> record(String key, String value) {
        return new ConsumerRecord<>("trainyard.runs", 3, 7, key, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
