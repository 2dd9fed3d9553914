package dev.trainyard.runtime.kafka;

import dev.trainyard.runtime.job.StageStoppingException;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * The failure strategy {@code dead-letters}: a record that cannot be processed goes to the dead-letter topic with the
 * reason; one whose job was interrupted by the end of the process is left alone, so that it is delivered again.
 */
@ApplicationScoped
@Identifier("dead-letters")
public class DeadLettersWiring implements KafkaFailureHandler.Factory {
    private final KafkaFailureHandler.Factory deadLetters;

    DeadLettersWiring(
            @Identifier(KafkaFailureHandler.Strategy.DEAD_LETTER_QUEUE) KafkaFailureHandler.Factory deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public KafkaFailureHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        return new Handler(deadLetters.create(config, vertx, consumer, reportFailure));
    }

    private record Handler(KafkaFailureHandler deadLetters) implements KafkaFailureHandler {
        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record, Throwable reason, Metadata metadata) {
            // Never answered, so the offset is not committed and no other record is taken up.
            if (reason instanceof StageStoppingException)
                return Uni.createFrom().nothing();
            return deadLetters.handle(record, reason, metadata);
        }

        @Override
        public void terminate() {
            deadLetters.terminate();
        }
    }
}
