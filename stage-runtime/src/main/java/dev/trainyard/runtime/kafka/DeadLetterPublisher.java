package dev.trainyard.runtime.kafka;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.runtime.job.Backoff;
import dev.trainyard.runtime.job.EventNotStoredException;
import dev.trainyard.runtime.job.FailureReason;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Publishes records that could not be processed to the dead-letter topic: the unchanged record, with additional headers
 * for the reason (one sentence) and its origin. Parts that would exceed Kafka's limit are stored in the artifact store:
 * a large value like that of a large event, a large key and large headers as JSON at the location in the header {@value
 * #HEAD}.
 */
@Singleton
public class DeadLetterPublisher {
    /** The header with the location of the record's key and headers. */
    static final String HEAD = "dead-letter-head";

    private static final Logger LOG = System.getLogger(DeadLetterPublisher.class.getName());

    /** Maximum size of copied key and headers, in bytes. */
    private static final int LARGEST_HEAD = 64 << 10;

    /** Maximum length of the copied beginning of a key that is stored elsewhere, in characters. */
    private static final int LONGEST_BEGINNING = 200;

    private final EventPublisher events;
    private final EventRecords records;

    DeadLetterPublisher(EventPublisher events, EventRecords records) {
        this.events = events;
        this.records = records;
    }

    /**
     * Publishes a dead letter and returns when it is stored. While no broker accepts it, or the store has no space for
     * it, this keeps retrying: nothing else could be stored either.
     *
     * @throws EventNotStoredException if it is refused
     */
    void publish(ConsumerRecord<String, byte[]> record, Throwable failure) {
        String reason = FailureReason.of(failure);
        String name = "dead letter of topic=" + record.topic() + " partition=" + record.partition() + " offset="
                + record.offset();
        // For an unreadable record, the sentence is sufficient; for any other failure, the log needs details.
        Throwable unforeseen = failure instanceof UnreadableEventException ? null : failure;
        LOG.log(Level.WARNING, name + ": " + reason, unforeseen);
        Backoff pause = new Backoff();
        boolean bare = false;
        while (true) {
            try {
                events.store(letter(record, reason, bare), name);
                return;
            } catch (EventNotStoredException e) {
                if (e.passes()) {
                    LOG.log(Level.ERROR, "still waits " + name + ": " + e.getMessage());
                    pause.take();
                } else if (!bare && isTooLarge(e)) {
                    bare = true;
                } else {
                    throw e;
                }
            }
        }
    }

    private static boolean isTooLarge(EventNotStoredException refusal) {
        return refusal.getCause() instanceof RecordTooLargeException
                || refusal.getCause() instanceof RecordBatchTooLargeException;
    }

    /** @param bare whether to store all parts of the record elsewhere, for a topic that accepts only small messages */
    private ProducerRecord<String, byte[]> letter(ConsumerRecord<String, byte[]> record, String reason, boolean bare) {
        Map<String, String> added = new HashMap<>();
        added.put("dead-letter-reason", reason);
        added.put("dead-letter-topic", record.topic());
        added.put("dead-letter-partition", Integer.toString(record.partition()));
        added.put("dead-letter-offset", Long.toString(record.offset()));
        String key = record.key();
        byte[] value = record.value();
        List<Header> headers = new ArrayList<>();
        try {
            if (value != null && (bare || value.length > EventRecords.LARGEST_BODY)) {
                value = records.putAside(name(value), value, added);
            }
            RecordHead head = RecordHead.of(record);
            if (bare || head.bytes() > LARGEST_HEAD) {
                byte[] json = ContractJson.mapper().writeValueAsBytes(head);
                added.put(HEAD, records.sealed(name(json), json).location());
                key = beginning(key);
            } else {
                Set<String> ours = added.keySet();
                record.headers().forEach(header -> {
                    if (!ours.contains(header.key())) headers.add(header);
                });
            }
        } catch (IOException e) {
            throw new EventNotStoredException(
                    EventNotStoredException.Status.NOT_STORED,
                    "A large dead letter could not be written to the artifact store: " + FailureReason.of(e),
                    e);
        }
        added.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header -> headers.add(EventRecords.header(header.getKey(), header.getValue())));
        return new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), null, key, value, headers);
    }

    private static String name(byte[] content) {
        return "dead-" + Sha256.of(content).hex().substring(0, 32);
    }

    private static @Nullable String beginning(@Nullable String key) {
        return key == null || key.length() <= LONGEST_BEGINNING ? key : key.substring(0, LONGEST_BEGINNING) + "…";
    }

    /** The key and headers of a record. */
    record RecordHead(@Nullable String key, List<Header> headers) {
        record Header(String name, byte @Nullable [] value) {}

        static RecordHead of(ConsumerRecord<String, byte[]> record) {
            List<Header> headers = new ArrayList<>();
            record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
            return new RecordHead(record.key(), headers);
        }

        long bytes() {
            long bytes = size(key);
            for (Header header : headers)
                bytes += size(header.name()) + (header.value() == null ? 0 : header.value().length);
            return bytes;
        }

        private static long size(@Nullable String text) {
            return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
