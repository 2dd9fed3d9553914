package dev.trainyard.testing;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.kafka.EventRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The broker's topics, as another stage would write and read them.
 *
 * @param home of the yard, whose artifact store contains the bodies that are too large for a record
 */
public record Topics(String broker, Path home) {
    /** For events that fit their records. */
    public Topics(String broker) {
        this(broker, Path.of(System.getProperty("java.io.tmpdir"), "no-yard"));
    }

    public void send(PipelineEvent event) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(records().write(event, "/trainyard/test", Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A run's events in a topic, up to the first of a type; waits until the test's time limit. */
    public List<PipelineEvent> upTo(Class<? extends PipelineEvent> last, Topic topic, RunId run)
            throws UnreadableEventException {
        return read(topic, run, (events, _) -> events.stream().anyMatch(last::isInstance));
    }

    /** All of a run's events that are in a topic now. */
    public List<PipelineEvent> all(Topic topic, RunId run) throws UnreadableEventException {
        return read(
                topic,
                run,
                (_, consumer) -> consumer.endOffsets(consumer.assignment()).entrySet().stream()
                        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
    }

    private List<PipelineEvent> read(
            Topic topic, RunId run, BiPredicate<List<PipelineEvent>, KafkaConsumer<String, byte[]>> enough)
            throws UnreadableEventException {
        List<PipelineEvent> events = new ArrayList<>();
        EventRecords records = records();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!enough.test(events, consumer)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    PipelineEvent event = records.read(record);
                    if (event.run().equals(run)) events.add(event);
                }
            }
        }
        return events;
    }

    private EventRecords records() {
        return new EventRecords(new FolderArtifactStore(home.resolve("artifacts")));
    }
}
