package dev.trainyard.runtime.kafka;

import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.runtime.job.Cancellations;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Learns about cancelled runs. Every process reads the whole topic, in its own consumer group: first the existing
 * records, before it starts any job, then new ones as they arrive.
 */
@ApplicationScoped
public class CancellationsConsumer {
    private static final Logger LOG = System.getLogger(CancellationsConsumer.class.getName());
    private static final String CANCELLED = EventType.of(RunCancelled.class);

    private final Cancellations cancellations;
    private final EventRecords records;
    private final Map<String, Object> broker;

    CancellationsConsumer(
            Cancellations cancellations,
            EventRecords records,
            @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.cancellations = cancellations;
        this.records = records;
        this.broker = broker;
    }

    @Incoming("runs")
    void consume(ConsumerRecord<String, byte[]> record) {
        // Recipes are skipped here; they may be large, and there may be many.
        if (!EventRecords.header(record, "ce_type").equals(Optional.of(CANCELLED))) return;
        try {
            if (records.read(record) instanceof RunCancelled cancelled) cancellations.cancelled(cancelled.run());
        } catch (UnreadableEventException | BodyUnavailableException e) {
            // The service that processes runs moves it to the dead-letter topic; one copy is enough. A cancellation is
            // never so large that its body is stored elsewhere.
            LOG.log(Level.DEBUG, passedOver(record) + ": " + e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            // No record may prevent later ones from being read, not even while a service starts.
            LOG.log(Level.WARNING, passedOver(record), e);
        }
    }

    private static String passedOver(ConsumerRecord<String, byte[]> record) {
        return "skipped " + record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    /** Reads the topic from its beginning to its current end. */
    void catchUp() {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(TopicRecords.settings(broker))) {
            TopicRecords.toItsEnd(consumer, Topic.RUNS, this::consume);
        }
    }
}
