package dev.trainyard.runtime.kafka;

import dev.trainyard.runtime.job.StageStoppingException;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * The failure strategy {@code dead-letters}: a record that cannot be processed goes to the dead-letter topic with the
 * reason, and is then acknowledged; a record whose job was interrupted because the process is stopping is not
 * acknowledged, so that it is delivered again. If even the smallest dead letter is refused, the channel fails, which
 * the health check shows.
 */
@ApplicationScoped
@Identifier("dead-letters")
public class DeadLettersWiring implements KafkaFailureHandler.Factory {
    private final DeadLetterPublisher deadLetters;

    DeadLettersWiring(DeadLetterPublisher deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public KafkaFailureHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        return new Handler(deadLetters, reportFailure);
    }

    private record Handler(DeadLetterPublisher deadLetters, BiConsumer<Throwable, Boolean> reportFailure)
            implements KafkaFailureHandler {
        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record, Throwable reason, Metadata metadata) {
            // Never completed, so the offset is not committed and no other record is processed.
            if (reason instanceof StageStoppingException)
                return Uni.createFrom().nothing();
            CompletableFuture<Void> acknowledged = new CompletableFuture<>();
            Thread.ofVirtual().name("dead-letter").start(() -> {
                try {
                    deadLetters.publish(original(record), reason);
                    record.ack().whenComplete((_, failure) -> complete(acknowledged, failure));
                } catch (StageStoppingException _) {
                    // Not acknowledged either.
                } catch (RuntimeException e) {
                    reportFailure.accept(e, true);
                    acknowledged.completeExceptionally(e);
                }
            });
            return Uni.createFrom().completionStage(acknowledged);
        }

        private static void complete(CompletableFuture<Void> acknowledged, @Nullable Throwable failure) {
            if (failure == null) acknowledged.complete(null);
            else acknowledged.completeExceptionally(failure);
        }

        /** All channels of the yard have text keys and byte array values. */
        @SuppressWarnings("unchecked")
        private static ConsumerRecord<String, byte[]> original(IncomingKafkaRecord<?, ?> record) {
            return (ConsumerRecord<String, byte[]>) record.getMetadata(IncomingKafkaRecordMetadata.class)
                    .orElseThrow()
                    .getRecord();
        }
    }
}
