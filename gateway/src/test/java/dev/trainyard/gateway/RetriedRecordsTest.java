package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.kafka.BodyUnavailableException;
import dev.trainyard.runtime.kafka.EventRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetriedRecordsTest {
    private static final TopicPartition ONE = new TopicPartition("trainyard.runs", 0);
    private static final TopicPartition OTHER = new TopicPartition("trainyard.runs", 1);
    private static final RunCancelled LARGE = new RunCancelled(new RunId("large"), "no longer wanted! ".repeat(20_000));

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    private final List<String> taken = new ArrayList<>();
    private final List<String> givenUp = new ArrayList<>();
    private long now;
    private final RetriedRecords retried = new RetriedRecords(Duration.ofMinutes(5), () -> now);

    @TempDir
    Path home;

    private EventRecords records;

    @BeforeEach
    void assign() {
        records = new EventRecords(new FolderArtifactStore(home.resolve("artifacts")));
        consumer.assign(List.of(ONE, OTHER));
        consumer.updateBeginningOffsets(Map.of(ONE, 0L, OTHER, 0L));
        consumer.seekToBeginning(List.of(ONE, OTHER));
    }

    @Test
    void readsARecordAgainUntilItsBodyIsAvailable() throws IOException {
        add(ONE, 0, "first");
        addLarge(ONE, 1);
        add(ONE, 2, "third");
        add(OTHER, 0, "other");
        Files.move(home.resolve("artifacts"), home.resolve("aside"));

        assertThat(poll()).isEqualTo(2);

        assertThat(taken).containsExactlyInAnyOrder("first", "other");
        assertThat(consumer.position(ONE)).isEqualTo(1);
        assertThat(retried.trouble())
                .startsWith("Retrying a record until its body is available: topic trainyard.runs, partition 0, offset"
                        + " 1. The body of the event is not available from the artifact store at the moment: ");
        // The test consumer returns each record once.
        assertThat(poll()).isZero();
        now += Duration.ofSeconds(10).toNanos();
        Files.move(home.resolve("aside"), home.resolve("artifacts"));
        addLarge(ONE, 1);
        add(ONE, 2, "third");

        assertThat(poll()).isEqualTo(2);

        assertThat(taken).endsWith("large", "third");
        assertThat(retried.trouble()).isEmpty();
        assertThat(givenUp).isEmpty();
    }

    @Test
    void givesUpARecordAfterAWhile() throws IOException {
        addLarge(ONE, 0);
        Files.move(home.resolve("artifacts"), home.resolve("aside"));
        assertThat(poll()).isZero();
        now += Duration.ofMinutes(4).toNanos();
        addAgain(ONE, 0);
        assertThat(poll()).isZero();
        now += Duration.ofMinutes(1).toNanos();
        addAgain(ONE, 0);
        add(ONE, 1, "second");

        assertThat(poll()).isEqualTo(2);

        assertThat(givenUp).containsExactly("large");
        assertThat(taken).containsExactly("second");
        assertThat(retried.trouble()).isEmpty();
    }

    private ProducerRecord<String, byte[]> large;

    private void addLarge(TopicPartition partition, long offset) throws IOException {
        large = records.write(LARGE, "/trainyard/test", Instant.EPOCH);
        addAgain(partition, offset);
    }

    private void addAgain(TopicPartition partition, long offset) {
        add(partition, offset, large);
    }

    private void add(TopicPartition partition, long offset, String run) throws IOException {
        add(
                partition,
                offset,
                records.write(new RunCancelled(new RunId(run), "why"), "/trainyard/test", Instant.EPOCH));
    }

    private void add(TopicPartition partition, long offset, ProducerRecord<String, byte[]> written) {
        consumer.addRecord(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                written.key(),
                written.value(),
                written.headers(),
                Optional.empty()));
    }

    private int poll() {
        retried.resume(consumer);
        return retried.take(consumer, consumer.poll(Duration.ZERO), new RetriedRecords.Processor() {
            @Override
            public void take(ConsumerRecord<String, byte[]> record) {
                try {
                    taken.add(records.read(record).run().value());
                } catch (UnreadableEventException e) {
                    throw new IllegalStateException(EventJson.id(LARGE), e);
                }
            }

            @Override
            public void giveUp(ConsumerRecord<String, byte[]> record, BodyUnavailableException failure) {
                givenUp.add(record.key());
            }
        });
    }
}
