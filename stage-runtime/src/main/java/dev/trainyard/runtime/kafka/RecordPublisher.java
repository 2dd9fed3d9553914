package dev.trainyard.runtime.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The only producer of this process: records are sent in the order in which they were handed over.
 *
 * <p>Kafka's producer blocks its caller while it knows no broker for the topic, so a separate thread calls it and no
 * other thread has to wait. Each try has a time limit, and its result is reported once and is final: a record that was
 * reported as failed is not sent any more.
 */
final class RecordPublisher implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final KafkaProducer<String, byte[]> producer;
    private final ExecutorService lane = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("events").daemon().factory());

    /** Why a record is not known to be stored. @param sent whether a broker may have received it */
    record Failure(Throwable cause, boolean sent) {}

    /** @param broker the Kafka client configuration: addresses, security and so on */
    RecordPublisher(Map<String, Object> broker, PublishTimeouts patience) {
        this.producer =
                new KafkaProducer<>(settings(broker, patience), new StringSerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> settings(Map<String, Object> broker, PublishTimeouts patience) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.search().toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(patience.delivery()));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(patience.answer()));
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return settings;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    /**
     * Hands a record over.
     *
     * @param latest when the try must have started, on {@link System#nanoTime}'s clock; later it fails unsent
     * @return empty if all in-sync brokers have stored it, otherwise why that is not known
     */
    CompletionStage<Optional<Failure>> send(ProducerRecord<String, byte[]> record, long latest) {
        CompletableFuture<Optional<Failure>> outcome = new CompletableFuture<>();
        try {
            lane.execute(() -> sendNow(record, latest, outcome));
        } catch (RejectedExecutionException e) {
            outcome.complete(Optional.of(new Failure(new TimeoutException("the process is ending", e), false)));
        }
        return outcome;
    }

    private void sendNow(
            ProducerRecord<String, byte[]> record, long latest, CompletableFuture<Optional<Failure>> outcome) {
        if (System.nanoTime() - latest > 0) {
            TimeoutException late = new TimeoutException("earlier events waited for a broker, and none responded");
            outcome.complete(Optional.of(new Failure(late, false)));
            return;
        }
        Thread caller = Thread.currentThread();
        try {
            producer.send(inExistingPartition(record), (_, failure) -> {
                // Exceptions that Kafka throws in the caller's thread come before the record is sent.
                boolean sent = Thread.currentThread() != caller;
                outcome.complete(failure == null ? Optional.empty() : Optional.of(new Failure(failure, sent)));
            });
        } catch (RuntimeException e) {
            outcome.complete(Optional.of(new Failure(e, false)));
        }
    }

    /** An operator may have created a topic with fewer partitions than it would get by default. */
    private ProducerRecord<String, byte[]> inExistingPartition(ProducerRecord<String, byte[]> record) {
        if (record.partition() == null) return record;
        int partitions = producer.partitionsFor(record.topic()).size();
        return new ProducerRecord<>(
                record.topic(), record.partition() % partitions, record.key(), record.value(), record.headers());
    }

    @Override
    public void close() {
        lane.shutdown();
        producer.close(CLOSING);
    }
}
