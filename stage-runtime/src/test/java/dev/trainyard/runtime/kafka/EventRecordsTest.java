package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EventRecordsTest {
    private static final RunCancelled EVENT = new RunCancelled(new RunId("run-1"), "no longer wanted");
    private static final Instant TIME = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void carriesTheAttributesInHeadersAndTheRunAsKey() {
        ProducerRecord<String, byte[]> written = EventRecords.write(EVENT, "/trainyard/gateway", TIME);

        ConsumerRecord<String, byte[]> record = received(written);
        assertThat(record.topic()).isEqualTo("trainyard.runs");
        assertThat(record.key()).isEqualTo("run-1");
        assertThat(EventRecords.header(record, "ce_specversion")).contains("1.0");
        assertThat(EventRecords.header(record, "ce_id")).contains(EventJson.id(EVENT));
        assertThat(EventRecords.header(record, "ce_type")).contains("dev.trainyard.run-cancelled.v1");
        assertThat(EventRecords.header(record, "ce_source")).contains("/trainyard/gateway");
        assertThat(EventRecords.header(record, "ce_subject")).contains("run-1");
        assertThat(EventRecords.header(record, "ce_time")).contains("2026-11-01T00:00:00Z");
        assertThat(EventRecords.header(record, "content-type")).contains("application/json");
    }

    @Test
    void readsBackWhatWasWritten() throws UnreadableEventException {
        ProducerRecord<String, byte[]> written = EventRecords.write(EVENT, "/trainyard/gateway", TIME);

        assertThat(EventRecords.read(received(written))).isEqualTo(EVENT);
    }

    @Test
    void saysWhatIsWrongWithARecordThatIsNoEvent() {
        ConsumerRecord<String, byte[]> bare =
                new ConsumerRecord<>("trainyard.runs", 0, 0, "key", "{}".getBytes(StandardCharsets.UTF_8));
        ConsumerRecord<String, byte[]> empty = new ConsumerRecord<>("trainyard.runs", 0, 0, "key", null);
        empty.headers().add("ce_type", "dev.trainyard.run-cancelled.v1".getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> EventRecords.read(bare))
                .withMessage("the record has no header ce_type");
        assertThatExceptionOfType(UnreadableEventException.class)
                .isThrownBy(() -> EventRecords.read(empty))
                .withMessage("the record has no body");
    }

    private static ConsumerRecord<String, byte[]> received(ProducerRecord<String, byte[]> sent) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }
}
