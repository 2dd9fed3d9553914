package dev.trainyard.runtime.kafka;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.runtime.job.EventNotStoredException;
import dev.trainyard.runtime.job.FailureReason;
import dev.trainyard.runtime.job.StageStoppingException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Puts what could not be processed on the dead-letter topic: the record as it came, and in further headers why, in one
 * sentence, and where it came from. A value that would bring the letter near Kafka's limit is put into the artifact store,
 * as large events are.
 */
@Singleton
public class DeadLetterPublisher {
    private static final Logger LOG = System.getLogger(DeadLetterPublisher.class.getName());

    private final EventPublisher events;
    private final EventRecords records;

    DeadLetterPublisher(EventPublisher events, EventRecords records) {
        this.events = events;
        this.records = records;
    }

    /**
     * Publishes a dead letter and returns when it is stored. While no broker takes it, or the store has no room for
     * it, this goes on trying: nothing else could be stored either.
     *
     * @throws EventNotStoredException where it is refused
     */
    void publish(ConsumerRecord<String, byte[]> record, Throwable failure) {
        String reason = FailureReason.of(failure);
        String name = "dead letter of topic=" + record.topic() + " partition=" + record.partition() + " offset="
                + record.offset();
        // The sentence says all of a record that is no event; of anything else the log has to say more.
        Throwable unforeseen = failure instanceof UnreadableEventException ? null : failure;
        LOG.log(Level.WARNING, name + ": " + reason, unforeseen);
        int failures = 0;
        while (true) {
            try {
                events.store(letter(record, reason), name);
                return;
            } catch (EventNotStoredException e) {
                if (!e.passes()) throw e;
                LOG.log(Level.ERROR, "still waits " + name + ": " + e.getMessage());
                pause(++failures);
            }
        }
    }

    private static void pause(int failures) {
        try {
            Thread.sleep(Patience.pause(failures));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StageStoppingException();
        }
    }

    private ProducerRecord<String, byte[]> letter(ConsumerRecord<String, byte[]> record, String reason) {
        Map<String, String> added = new HashMap<>();
        added.put("dead-letter-reason", reason);
        added.put("dead-letter-topic", record.topic());
        added.put("dead-letter-partition", Integer.toString(record.partition()));
        added.put("dead-letter-offset", Long.toString(record.offset()));
        byte[] value = record.value();
        if (value != null && value.length > EventRecords.LARGEST_BODY) value = putAside(value, added);
        List<Header> headers = new ArrayList<>();
        Set<String> ours = added.keySet();
        record.headers().forEach(header -> {
            if (!ours.contains(header.key())) headers.add(header);
        });
        added.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header -> headers.add(EventRecords.header(header.getKey(), header.getValue())));
        return new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), null, record.key(), value, headers);
    }

    private byte[] putAside(byte[] value, Map<String, String> headers) {
        try {
            return records.putAside("dead-" + Sha256.of(value).hex().substring(0, 32), value, headers);
        } catch (IOException e) {
            throw new EventNotStoredException(
                    EventNotStoredException.Outcome.NOT_STORED,
                    "A large dead letter could not be put into the artifact store: " + FailureReason.of(e),
                    e);
        }
    }
}
