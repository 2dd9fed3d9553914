package dev.trainyard.gateway;

import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.gateway.history.RecordPosition;
import dev.trainyard.gateway.history.RecordedEvent;
import dev.trainyard.runtime.kafka.EventRecords;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Converts Kafka records into events of the history. */
final class HistoryRecords {
    /** Objects take several times the memory of their JSON. */
    private static final int MEMORY_OF_A_BYTE = 4;

    private static final int SMALLEST = 512;
    /** The assumed size of an event whose body is in the artifact store; its record does not contain the size. */
    private static final int STORED_APART = 1 << 20;

    /** The range of RFC 3339. Times beyond it cannot be used in calculations. */
    private static final Instant FIRST_TIME = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant AFTER_LAST_TIME = Instant.parse("+10000-01-01T00:00:00Z");

    private final EventRecords records;

    HistoryRecords(EventRecords records) {
        this.records = records;
    }

    /** @param origin the name of the topic's incarnation */
    RecordedEvent read(ConsumerRecord<String, byte[]> record, String origin) throws UnreadableEventException {
        int bytes = record.headers().lastHeader(EventRecords.REFERENCE) != null
                ? STORED_APART
                : SMALLEST + MEMORY_OF_A_BYTE * Math.max(0, record.serializedValueSize());
        return new RecordedEvent(
                Topic.named(record.topic()),
                new RecordPosition(origin, record.partition(), record.offset(), time(record)),
                id(record),
                bytes,
                records.read(record));
    }

    /** The CloudEvents id, or the record's position if it has none. */
    static String id(ConsumerRecord<String, byte[]> record) {
        return EventRecords.header(record, "ce_id")
                .orElse(record.topic() + "/" + record.partition() + "/" + record.offset());
    }

    private static Instant time(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        Optional<String> said = EventRecords.header(record, "ce_time");
        Instant time;
        try {
            time = said.map(Instant::parse).orElse(Instant.ofEpochMilli(record.timestamp()));
        } catch (DateTimeException e) {
            throw new UnreadableEventException(
                    "The header ce_time is not a time: " + EventRecords.quotable(said.orElse("")) + ".", e);
        }
        if (time.isBefore(FIRST_TIME) || !time.isBefore(AFTER_LAST_TIME)) {
            throw new UnreadableEventException(
                    "The time of the event is " + time + ": a year with four digits is expected.");
        }
        return time;
    }
}
