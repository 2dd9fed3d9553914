package dev.trainyard.runtime.kafka;

import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Events as Kafka records: CloudEvents 1.0 in binary mode, attributes in headers, the JSON body as the value. */
public final class EventRecords {
    private EventRecords() {}

    /**
     * @param source which service says so: {@code /trainyard/ingest-service}
     * @param time when
     */
    public static ProducerRecord<String, byte[]> write(PipelineEvent event, String source, Instant time) {
        List<Header> headers = Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", EventJson.id(event),
                        "ce_type", EventType.of(event.getClass()),
                        "ce_source", source,
                        "ce_subject", event.run().value(),
                        "ce_time", time.toString(),
                        "content-type", "application/json")
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .<Header>map(header ->
                        new RecordHeader(header.getKey(), header.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
        String topic = Topic.of(event).topicName();
        return new ProducerRecord<>(topic, null, event.run().value(), EventJson.write(event), headers);
    }

    /**
     * The event in a record.
     *
     * @throws UnreadableEventException where it is none; its message is fit for the dead-letter topic
     */
    public static PipelineEvent read(ConsumerRecord<String, byte[]> record) throws UnreadableEventException {
        String type = header(record, "ce_type")
                .orElseThrow(() -> new UnreadableEventException("the record has no header ce_type"));
        if (record.value() == null) throw new UnreadableEventException("the record has no body");
        return EventJson.read(type, record.value());
    }

    /** A CloudEvents attribute of a record, such as {@code ce_id}, {@code ce_time}, {@code ce_source}. */
    public static Optional<String> header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? Optional.empty() : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
