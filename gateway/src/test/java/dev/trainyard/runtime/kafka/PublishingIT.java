package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.EventNotStoredException;
import dev.trainyard.runtime.job.EventNotStoredException.Status;
import dev.trainyard.runtime.job.StageStoppingException;
import dev.trainyard.yard.broker.EmbeddedBroker;
import dev.trainyard.yard.process.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Publishing events while a real broker stops and starts, or refuses them. This test is in the gateway because the
 * broker that can be restarted belongs to local-yard, which depends on stage-runtime.
 */
@Timeout(300)
class PublishingIT {
    private static final RunId RUN = new RunId("run-1");
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofSeconds(5);

    @TempDir
    Path home;

    int port;
    int controllerPort;
    EmbeddedBroker broker;
    EventRecords records;

    @BeforeEach
    void startABroker() throws Exception {
        List<Integer> ports = FreePorts.pick(2);
        port = ports.get(0);
        controllerPort = ports.get(1);
        records = new EventRecords(new FolderArtifactStore(home.resolve("artifacts")));
        start();
        try (Admin admin = Admin.create(broker())) {
            admin.createTopics(List.of(
                            new NewTopic(Topic.RUNS.topicName(), Optional.of(1), Optional.empty()),
                            new NewTopic(Topic.PROGRESS.topicName(), Optional.of(1), Optional.empty()),
                            new NewTopic(Topic.FEEDBACK.topicName(), Optional.of(1), Optional.empty())
                                    .configs(Map.of("max.message.bytes", "2000"))))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stopTheBroker() {
        broker.close();
    }

    @Test
    void storesWhatWasPublishedDuringAnOutageOnceItIsOver() throws Exception {
        EventPublisher events = publisher(LONG);
        events.publish(cancelled(0));
        broker.close();
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> published = pool.submit(() -> events.publish(cancelled(1)));
            Thread.sleep(2000);
            assertThat(published.isDone()).isFalse();

            start();
            published.get();
        }

        assertThat(stored(Topic.RUNS)).contains(cancelled(0), cancelled(1));
        assertThat(events.waiting()).isZero();
        events.close();
    }

    @Test
    void givesUpInTimeAndNeverStoresWhatItReportedAsNotStored() throws Exception {
        EventPublisher events = publisher(SHORT);
        events.publish(cancelled(0));
        broker.close();

        List<RunCancelled> notStored = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            RunCancelled event = cancelled(i);
            EventNotStoredException failure =
                    catchThrowableOfType(EventNotStoredException.class, () -> events.publish(event));
            assertThat(failure.passes()).isTrue();
            if (failure.status() == Status.NOT_STORED) {
                assertThat(failure).hasMessage("No Kafka broker accepted the event within the limit of 5 seconds.");
                notStored.add(event);
            } else {
                assertThat(failure)
                        .hasMessage(
                                "No Kafka broker confirmed within the limit of 5 seconds that it has stored the event.");
            }
        }
        assertThat(notStored).isNotEmpty();
        start();
        publishAtLast(events, cancelled(4));

        assertThat(stored(Topic.RUNS)).contains(cancelled(0), cancelled(4)).doesNotContainAnyElementsOf(notStored);
        events.close();
    }

    @Test
    void givesUpImmediatelyOnWhatKafkaRefuses() {
        EventPublisher events = publisher(Duration.ofMinutes(15));
        PipelineEvent preference = new PreferenceGiven(RUN, "m", "x".repeat(4000), "yes", "no", Instant.EPOCH, "1");

        assertThatExceptionOfType(EventNotStoredException.class)
                .isThrownBy(() -> events.publish(preference))
                .withMessageMatching("Kafka rejected a record of 41\\d\\d bytes for the topic trainyard.feedback:"
                        + " the topic must accept messages of 512 KiB \\(max.message.bytes\\)\\.")
                .extracting(EventNotStoredException::status)
                .isEqualTo(Status.REFUSED);
        events.publish(cancelled(1));
        assertThat(stored(Topic.RUNS)).containsExactly(cancelled(1));
        events.close();
    }

    @Test
    void storesAnEventOfSeveralMebibytesInASmallRecord() {
        EventPublisher events = publisher(LONG);
        RunCancelled large = new RunCancelled(RUN, "x".repeat(2 << 20), Instant.EPOCH, "1");

        events.publish(large);

        assertThat(stored(Topic.RUNS)).containsExactly(large);
        events.close();
    }

    @Test
    void keepsTheOrderOfReportsAndPublishedEvents() {
        EventPublisher events = publisher(LONG);
        List<PipelineEvent> told = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            told.add(progress(i));
            if (i % 20 == 19) events.publish(progress(i));
            else events.report(progress(i));
        }

        assertThat(stored(Topic.PROGRESS)).isEqualTo(told);
        events.close();
    }

    @Test
    void losesReportsDuringAnOutageInsteadOfKeepingThemAllAndCountsThem() throws Exception {
        EventPublisher events = publisher(LONG);
        events.publish(progress(0));
        broker.close();

        IntStream.range(1, 50_000).forEach(i -> events.report(progress(i)));

        // At most 4 MiB may wait, and each report counts as at least 1 KiB.
        assertThat(events.lostReports()).isGreaterThan(40_000);
        start();
        publishAtLast(events, progress(50_000));
        assertThat(stored(Topic.PROGRESS))
                .contains(progress(0), progress(50_000))
                .hasSizeLessThan(10_000);
        events.close();
    }

    @Test
    void endsWithTheProcessWhileItWaits() throws Exception {
        EventPublisher events = publisher(LONG);
        broker.close();
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<Throwable> published =
                    pool.submit(() -> catchThrowableOfType(Throwable.class, () -> events.publish(cancelled(1))));
            Thread.sleep(500);
            pool.shutdownNow();

            assertThat(published.get()).isInstanceOf(StageStoppingException.class);
        }
        events.close();
        start();
    }

    private void start() throws IOException {
        broker = EmbeddedBroker.start(home.resolve("kafka"), port, controllerPort);
    }

    private EventPublisher publisher(Duration patience) {
        return new EventPublisher(broker(), "test", patience, records, InstantSource.system());
    }

    /** A broker that has just started may take longer than a short time limit. */
    private static void publishAtLast(EventPublisher events, PipelineEvent event) {
        for (int tries = 0; tries < 20; tries++) {
            try {
                events.publish(event);
                return;
            } catch (EventNotStoredException e) {
                assertThat(e.passes()).isTrue();
            }
        }
        throw new AssertionError("the broker is back and does not take " + event);
    }

    private Map<String, Object> broker() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + port);
    }

    private static RunCancelled cancelled(int number) {
        return new RunCancelled(RUN, "reason " + number, Instant.EPOCH, Integer.toString(number));
    }

    private static PipelineEvent progress(int done) {
        return new StageProgressed(RUN, Stage.INGEST, "reading", "documents", done, 0, 0, null, 1, Instant.EPOCH);
    }

    private List<PipelineEvent> stored(Topic topic) {
        List<PipelineEvent> events = new ArrayList<>();
        TopicPartition partition = new TopicPartition(topic.topicName(), 0);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(broker(), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    events.add(records.read(record));
                }
            }
        } catch (UnreadableEventException e) {
            throw new AssertionError(e);
        }
        return events;
    }
}
