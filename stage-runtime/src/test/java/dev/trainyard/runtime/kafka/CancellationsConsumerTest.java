package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CancellationsConsumerTest {
    private static final RunId RUN = new RunId("run-1");

    private final Cancellations cancellations = new Cancellations();

    @Test
    void readsACancellationAfterARecordWithAnInvalidReference() throws IOException {
        CancellationsConsumer consumer = consumer(store("never asked"));
        ConsumerRecord<String, byte[]> poison = cancellation();
        poison.headers().add("ce_dataref", "events/\u0000".getBytes(StandardCharsets.UTF_8));

        consumer.consume(poison);
        consumer.consume(cancellation());

        assertThat(cancellations.isCancelled(RUN)).isTrue();
    }

    @Test
    void readsACancellationAfterARecordThatMakesTheStoreFail() throws IOException {
        CancellationsConsumer consumer = consumer(store("as the test says"));
        Artifact reference = new Artifact("events/1", Sha256.of("x"), 1, MediaTypes.EVENT);
        ConsumerRecord<String, byte[]> poison = new ConsumerRecord<>(
                "trainyard.runs", 0, 0, "run-2", ContractJson.mapper().writeValueAsBytes(reference));
        poison.headers()
                .add("ce_type", "dev.trainyard.run-cancelled.v1".getBytes(StandardCharsets.UTF_8))
                .add("ce_dataref", "events/1".getBytes(StandardCharsets.UTF_8));

        consumer.consume(poison);
        consumer.consume(cancellation());

        assertThat(cancellations.isCancelled(RUN)).isTrue();
    }

    private CancellationsConsumer consumer(ArtifactStore store) {
        return new CancellationsConsumer(cancellations, new EventRecords(store), Map.of());
    }

    private static ConsumerRecord<String, byte[]> cancellation() throws IOException {
        ProducerRecord<String, byte[]> sent = new EventRecords(store("never asked"))
                .write(new RunCancelled(RUN, "no longer wanted"), "/trainyard/test", Instant.EPOCH);
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(sent.topic(), 0, 1, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    /** A store that fails on every call. */
    private static ArtifactStore store(String failure) {
        return (ArtifactStore) Proxy.newProxyInstance(
                ArtifactStore.class.getClassLoader(), new Class<?>[] {ArtifactStore.class}, (_, _, _) -> {
                    throw new IllegalStateException(failure);
                });
    }
}
