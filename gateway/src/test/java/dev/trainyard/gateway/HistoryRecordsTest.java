package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.RecordedEvent;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.kafka.EventRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryRecordsTest {
    @TempDir
    Path artifacts;

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00Z"})
    void takesTheTimeFromTheHeader(String time) throws Exception {
        assertThat(read(record(time)).place().time()).isEqualTo(Instant.parse(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+1000000000-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z", "-1000000000-01-01T00:00:00Z"
            })
    void refusesATimeOutOfRange(String time) {
        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> read(record(time)))
                .withMessage("The time of the event is " + time + ": a year with four digits is expected.");
    }

    @Test
    void quotesOnlyTheBeginningOfAnInvalidTime() {
        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> read(record("now\n".repeat(1000))))
                .withMessage("The header ce_time is not a time: " + "now?".repeat(50) + "….");
    }

    private RecordedEvent read(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        return new HistoryRecords(events()).read(record, "");
    }

    private ConsumerRecord<String, byte[]> record(String time) throws IOException {
        ProducerRecord<String, byte[]> sent = events().write(
                        new RunCancelled(new RunId("run-1"), "no longer wanted"), "/trainyard/test", Instant.EPOCH);
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        record.headers().remove("ce_time").add("ce_time", time.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private EventRecords events() {
        return new EventRecords(new FolderArtifactStore(artifacts));
    }
}
