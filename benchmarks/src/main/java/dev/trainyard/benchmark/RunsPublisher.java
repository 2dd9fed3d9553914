package dev.trainyard.benchmark;

import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes events to their topics in large batches, in the format of the services. */
final class RunsPublisher implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;

    RunsPublisher(String bootstrap) throws IOException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Arrays.stream(Topic.values())
                            .map(topic -> new NewTopic(topic.topicName(), topic.partitions(), (short) 1))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("the topics could not be created", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the topics were created", e);
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", "50", "batch.size", "262144"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    void send(List<PipelineEvent> events, Instant start) {
        for (int i = 0; i < events.size(); i++) {
            PipelineEvent event = events.get(i);
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                    Topic.of(event).topicName(), event.run().value(), EventJson.write(event));
            Map.of(
                            "ce_specversion", "1.0",
                            "ce_id", EventJson.id(event),
                            "ce_type", EventType.of(event.getClass()),
                            "ce_source", "/trainyard/benchmark",
                            "ce_subject", event.run().value(),
                            "ce_time", start.plusMillis(100L * i).toString(),
                            "content-type", "application/json")
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
