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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Learns about cancelled runs. Every process reads the whole topic, in its own consumer group: first the existing
 * records, before it starts any job, then new ones as they arrive.
 */
@ApplicationScoped
public class CancellationsConsumer {
    private static final Logger LOG = System.getLogger(CancellationsConsumer.class.getName());
    private static final Duration POLL = Duration.ofMillis(500);
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
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.RUNS.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(this::consume);
            }
        }
    }
}
