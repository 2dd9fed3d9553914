package dev.trainyard.runtime.kafka;

import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.runtime.job.Backoff;
import dev.trainyard.runtime.job.EventNotStoredException;
import dev.trainyard.runtime.job.EventNotStoredException.Status;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.FailureReason;
import dev.trainyard.runtime.job.StageStoppingException;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to their topics.
 *
 * <p>A published event is sent again until it is stored, for as long as {@code trainyard.publish-patience} allows, if
 * Kafka considers the failure retriable; any other failure is final. A large body that the artifact store does not
 * accept, for example because the disk is full, is retried for the same time. Reports are sent once. Reports that wait
 * for a broker may use {@link #ROOM_FOR_REPORTS} KiB; further ones are lost, which is counted and logged once.
 */
@Singleton
public class EventPublisher implements EventSink {
    private static final Logger LOG = System.getLogger(EventPublisher.class.getName());
    private static final int ROOM_FOR_REPORTS = 4096;
    /** An older report is no longer useful, and it delays the events behind it. */
    private static final Duration REPORTS_KEEP = Duration.ofSeconds(10);

    private final RecordPublisher broker;
    private final EventRecords records;
    private final PublishTimeouts patience;
    private final String source;
    private final InstantSource clock;
    private final Semaphore room = new Semaphore(ROOM_FOR_REPORTS);
    private final AtomicLong lostReports = new AtomicLong();
    private final AtomicLong lostAndNotYetTold = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();

    @Inject
    EventPublisher(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "quarkus.application.name") String service,
            StageSettings settings,
            EventRecords records,
            InstantSource clock) {
        this(broker, service, settings.publishPatience(), records, clock);
    }

    EventPublisher(
            Map<String, Object> broker, String service, Duration patience, EventRecords records, InstantSource clock) {
        this.patience = new PublishTimeouts(patience);
        this.broker = new RecordPublisher(broker, this.patience);
        this.records = records;
        this.source = "/trainyard/" + service;
        this.clock = clock;
    }

    @Override
    public void publish(PipelineEvent event) {
        store(written(event), nameOf(event));
    }

    /**
     * Stores a record, retrying transient failures.
     *
     * @param name of the record in log messages
     */
    void store(ProducerRecord<String, byte[]> record, String name) {
        long latest =
                System.nanoTime() + patience.total().minus(patience.oneTry()).toNanos();
        boolean sent = false;
        int failures = 0;
        try {
            while (true) {
                Optional<RecordPublisher.Failure> failure =
                        broker.send(record, latest).toCompletableFuture().get();
                if (failure.isEmpty()) {
                    if (failures > 0) LOG.log(Level.INFO, "stored after retries " + name);
                    return;
                }
                Throwable cause = failure.get().cause();
                if (isRefusal(failure.get())) throw sent ? late(sent, cause) : refused(record, cause);
                sent |= failure.get().sent();
                if (++failures == 1) {
                    waiting.incrementAndGet();
                    LOG.log(Level.WARNING, "not stored yet, sending again " + name + ": " + cause.getMessage());
                }
                Duration pause = Backoff.after(failures);
                if (System.nanoTime() + pause.toNanos() - latest > 0) throw late(sent, cause);
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StageStoppingException();
        } catch (ExecutionException e) {
            throw new IllegalStateException("sending a record always completes with a value", e);
        } finally {
            if (failures > 0) waiting.decrementAndGet();
        }
    }

    @Override
    public void report(PipelineEvent event) {
        ProducerRecord<String, byte[]> record;
        try {
            record = records.write(event, source, clock.instant());
        } catch (IOException e) {
            lost(event, e);
            return;
        }
        int size = 1 + size(record) / 1024;
        if (!room.tryAcquire(size)) {
            lost(event, null);
            return;
        }
        broker.send(record, System.nanoTime() + REPORTS_KEEP.toNanos()).thenAccept(failure -> {
            room.release(size);
            failure.ifPresentOrElse(it -> lost(event, it.cause()), this::logLostReports);
        });
    }

    /** The number of reports lost since the process started. */
    public long lostReports() {
        return lostReports.get();
    }

    /**
     * The number of events that are being retried because no broker accepted them or the artifact store had no space.
     */
    public int waiting() {
        return waiting.get();
    }

    @PreDestroy
    void close() {
        broker.close();
    }

    /**
     * The record of an event; if the artifact store does not accept a large body, that is retried for the same time.
     */
    private ProducerRecord<String, byte[]> written(PipelineEvent event) {
        long latest = System.nanoTime() + patience.total().toNanos();
        int failures = 0;
        try {
            while (true) {
                try {
                    return records.write(event, source, clock.instant());
                } catch (IOException e) {
                    if (++failures == 1) {
                        waiting.incrementAndGet();
                        LOG.log(
                                Level.WARNING,
                                "not in the artifact store yet, trying again " + nameOf(event) + ": "
                                        + FailureReason.of(e));
                    }
                    Duration pause = Backoff.after(failures);
                    if (System.nanoTime() + pause.toNanos() - latest > 0) throw notSealed(e);
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StageStoppingException();
        } finally {
            if (failures > 0) waiting.decrementAndGet();
        }
    }

    private EventNotStoredException notSealed(IOException e) {
        return new EventNotStoredException(
                Status.NOT_STORED,
                "An event that is too large for Kafka could not be written to the artifact store within the limit of "
                        + patience.inWords() + ": " + FailureReason.of(e),
                e);
    }

    private void lost(PipelineEvent event, @Nullable Throwable cause) {
        lostReports.incrementAndGet();
        if (lostAndNotYetTold.getAndIncrement() == 0) {
            String why =
                    cause == null ? "too many events are waiting for a broker" : String.valueOf(cause.getMessage());
            LOG.log(Level.WARNING, "progress reports are being lost, the first is " + nameOf(event) + ": " + why);
        }
    }

    private void logLostReports() {
        long lost = lostAndNotYetTold.getAndSet(0);
        if (lost > 0) LOG.log(Level.INFO, "progress reports are stored again lost=" + lost);
    }

    /** Whether a broker refused the record, or Kafka's client before sending it; other failures are transient. */
    private static boolean isRefusal(RecordPublisher.Failure failure) {
        boolean passes = failure.cause() instanceof RetriableException;
        return !passes && (!failure.sent() || failure.cause() instanceof ApiException);
    }

    private EventNotStoredException late(boolean sent, Throwable cause) {
        String time = "within the limit of " + patience.inWords();
        return sent
                ? new EventNotStoredException(
                        Status.UNKNOWN, "No Kafka broker confirmed " + time + " that it has stored the event.", cause)
                : new EventNotStoredException(
                        Status.NOT_STORED, "No Kafka broker accepted the event " + time + ".", cause);
    }

    private static EventNotStoredException refused(ProducerRecord<String, byte[]> record, Throwable cause) {
        String topic = record.topic();
        String sentence = switch (cause) {
            case RecordTooLargeException _, RecordBatchTooLargeException _ ->
                "Kafka rejected a record of " + size(record) + " bytes for the topic " + topic
                        + ": the topic must accept messages of 512 KiB (max.message.bytes).";
            case AuthenticationException _ -> "Kafka does not accept the credentials of this service.";
            case AuthorizationException _ ->
                "Kafka rejected a record for the topic " + topic + ": this service is not allowed to write there.";
            case InvalidTopicException _ -> "Kafka rejected a record: it does not allow a topic named " + topic + ".";
            case SerializationException _ -> "A record for the topic " + topic + " could not be serialized for Kafka.";
            default -> "Kafka rejected a record for the topic " + topic + "; the log of this service says why.";
        };
        LOG.log(Level.ERROR, sentence, cause);
        return new EventNotStoredException(Status.REFUSED, sentence, cause);
    }

    private static int size(ProducerRecord<String, byte[]> record) {
        return record.value() == null ? 0 : record.value().length;
    }

    private static String nameOf(PipelineEvent event) {
        return "run=" + event.run() + " type=" + EventType.of(event.getClass());
    }
}
