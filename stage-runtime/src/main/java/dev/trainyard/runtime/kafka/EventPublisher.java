package dev.trainyard.runtime.kafka;

import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.runtime.job.EventSink;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Puts events on their topics, through the channel {@code events}. */
@ApplicationScoped
public class EventPublisher implements EventSink {
    private static final Logger LOG = System.getLogger(EventPublisher.class.getName());
    private static final long PAUSE_MILLIS = 1000;

    private final Emitter<byte[]> emitter;
    private final String source;
    private final InstantSource clock;

    EventPublisher(
            @Channel("events") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> emitter,
            @ConfigProperty(name = "quarkus.application.name") String service,
            InstantSource clock) {
        this.emitter = emitter;
        this.source = "/trainyard/" + service;
        this.clock = clock;
    }

    /** Hands an event over; the stage is complete when all in-sync brokers have stored it, and fails when they have not. */
    public CompletionStage<Void> send(PipelineEvent event) {
        ProducerRecord<String, byte[]> record = EventRecords.write(event, source, clock.instant());
        OutgoingKafkaRecordMetadata<String> address = OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(record.topic())
                .withKey(record.key())
                .withHeaders(record.headers())
                .build();
        CompletableFuture<Void> stored = new CompletableFuture<>();
        emitter.send(Message.of(
                record.value(),
                Metadata.of(address),
                () -> {
                    stored.complete(null);
                    return CompletableFuture.completedFuture(null);
                },
                failure -> {
                    stored.completeExceptionally(failure);
                    return CompletableFuture.completedFuture(null);
                }));
        return stored;
    }

    /** Publishes, again and again while no broker stores the event: a job's result must not be lost to an outage. */
    @Override
    public void publish(PipelineEvent event) {
        try {
            while (true) {
                try {
                    send(event).toCompletableFuture().get();
                    return;
                } catch (ExecutionException e) {
                    LOG.log(Level.WARNING, "an event was not stored and is sent again " + nameOf(event), e.getCause());
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before an event was stored " + nameOf(event), e);
        }
    }

    @Override
    public void report(PipelineEvent event) {
        send(event).whenComplete((_, failure) -> {
            if (failure != null) LOG.log(Level.WARNING, "a report was not stored " + nameOf(event), failure);
        });
    }

    private static String nameOf(PipelineEvent event) {
        return "run=" + event.run() + " type=" + EventType.of(event.getClass());
    }
}
