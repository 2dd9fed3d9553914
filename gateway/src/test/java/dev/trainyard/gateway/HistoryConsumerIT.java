package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.gateway.card.ModelCards;
import dev.trainyard.gateway.card.RecordedRelease;
import dev.trainyard.gateway.history.EventCursor;
import dev.trainyard.gateway.history.GoldenRun;
import dev.trainyard.gateway.history.HistorySnapshot;
import dev.trainyard.gateway.history.OfferedModel;
import dev.trainyard.gateway.history.RunFollower;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunStatus;
import dev.trainyard.gateway.history.RunSummary;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.report.CardFiles;
import dev.trainyard.gateway.report.ReportFolder;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.kafka.EventRecords;
import dev.trainyard.testing.BrokerInThisProcess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The history after restarts of the gateway and after an operator's changes of the topics. */
@Timeout(300)
class HistoryConsumerIT {
    private static final int RAISED = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** For events that fit into their records. */
    private static final EventRecords RECORDS =
            new EventRecords(new FolderArtifactStore(Path.of(System.getProperty("java.io.tmpdir"), "no-yard")));

    private static BrokerInThisProcess broker;
    private static Map<String, Object> settings;
    private static Admin admin;

    @TempDir
    Path home;

    @BeforeAll
    static void startTheBroker() {
        broker = new BrokerInThisProcess();
        settings = Map.of("bootstrap.servers", broker.start().get("kafka.bootstrap.servers"));
        admin = Admin.create(settings);
    }

    @AfterAll
    static void stopTheBroker() {
        admin.close();
        broker.stop();
    }

    @BeforeEach
    void makeTheTopicsThatAreMissing() throws Exception {
        for (Topic topic : Topic.values()) if (!isThere(topic.topicName())) create(topic);
    }

    @Test
    void continuesWhenThePartitionsOfEveryTopicAreIncreasedDuringARun() throws Exception {
        RunId run = movingRun();
        List<PipelineEvent> events = GoldenRun.events(run);
        for (Topic topic : Topic.values()) {
            delete(topic.topicName());
            create(topic);
        }
        RunView view;
        try (Gateway gateway = new Gateway(home)) {
            send(events.subList(0, 500));
            gateway.awaitRead(run, events.subList(0, 500));

            Map<String, NewPartitions> raised = new HashMap<>();
            for (Topic topic : Topic.values()) raised.put(topic.topicName(), NewPartitions.increaseTo(RAISED));
            admin.createPartitions(raised).all().get();
            await(() -> partitions(Topic.PROGRESS) == RAISED);
            send(events.subList(500, events.size()));

            view = gateway.awaitView(run, it -> it.state().ended());
            assertThat(view.state()).isEqualTo(RunStatus.RELEASED);
            assertThat(view.cursor()).containsPattern("p\\d+-.*p\\d+-");
            assertThat(gateway.events(run, EventCursor.START, events.size()))
                    .containsExactlyInAnyOrderElementsOf(events);
        }
        try (Gateway restarted = new Gateway(home);
                Gateway fromTheBeginning = new Gateway(home.resolve("another"))) {
            assertThat(restarted.awaitReady().view(run)).contains(view);
            assertThat(fromTheBeginning.awaitReady().view(run))
                    .hasValueSatisfying(
                            it -> assertThat(it).usingRecursiveComparison().isEqualTo(view));
        }
    }

    @Test
    void readsTopicsThatAreRecreatedWhileItRuns() throws Exception {
        RunId run = new RunId("deleted-running");
        List<PipelineEvent> events = GoldenRun.events(run);
        try (Gateway gateway = new Gateway(home)) {
            send(events.subList(0, 500));
            gateway.awaitRead(run, events.subList(0, 500));
            EventCursor before =
                    EventCursor.parse(gateway.history.view(run).orElseThrow().cursor());

            delete(Topic.PROGRESS.topicName());
            delete(Topic.RUNS.topicName());
            await(() -> gateway.consumer.state().missing().size() == 2);
            create(Topic.PROGRESS);
            create(Topic.RUNS);
            send(events.subList(500, events.size()));

            RunView view = gateway.awaitView(run, it -> it.state().ended());
            assertThat(view.state()).isEqualTo(RunStatus.RELEASED);
            assertThat(view.stage(Stage.PRETRAIN).step()).isEqualTo(GoldenRun.STEPS);
            assertThat(gateway.consumer.state().missing()).isEmpty();
            // A client that was reading continues with the events of the new topics.
            assertThat(gateway.events(run, before, events.size() - 500))
                    .containsExactlyInAnyOrderElementsOf(events.subList(500, events.size()));

            RunId next = new RunId("next-run");
            send(List.of(new RunRequested(next, RecipeReader.preset("smoke")), new RunCancelled(next, "Enough.")));
            assertThat(gateway.awaitView(next, it -> it.state().ended()).state())
                    .isEqualTo(RunStatus.CANCELLED);
        }
    }

    /** Between two checks of the topics, so that at first only the offsets reveal it. */
    @Test
    void readsATopicThatIsDeletedAndImmediatelyRecreated() throws Exception {
        RunId run = new RunId("deleted-at-once");
        List<PipelineEvent> events = GoldenRun.events(run);
        try (Gateway gateway = new Gateway(home)) {
            send(events.subList(0, 500));
            gateway.awaitRead(run, events.subList(0, 500));

            delete(Topic.PROGRESS.topicName());
            create(Topic.PROGRESS);
            send(events.subList(500, events.size()));

            assertThat(gateway.awaitView(run, it -> it.state().ended()).state()).isEqualTo(RunStatus.RELEASED);
        }
    }

    @Test
    void readsTopicsThatWereRecreatedWhileItWasDown() throws Exception {
        RunId run = new RunId("deleted-down");
        List<PipelineEvent> events = GoldenRun.events(run);
        try (Gateway gateway = new Gateway(home)) {
            send(events.subList(0, 500));
            gateway.awaitRead(run, events.subList(0, 500));
        }

        delete(Topic.PROGRESS.topicName());
        delete(Topic.RUNS.topicName());
        create(Topic.PROGRESS);
        create(Topic.RUNS);
        send(events.subList(500, events.size()));

        try (Gateway gateway = new Gateway(home)) {
            RunView view = gateway.awaitView(run, it -> it.state().ended());
            assertThat(view.state()).isEqualTo(RunStatus.RELEASED);
            assertThat(view.recipe()).isNotNull();
            assertThat(view.lossCurve().getFirst().step()).isEqualTo(1);
            gateway.awaitReady();
        }
        // Without the snapshot the request is lost, and the recipe is known from later events.
        try (Gateway gateway = new Gateway(home.resolve("another"))) {
            assertThat(gateway.awaitReady().view(run)).hasValueSatisfying(view -> {
                assertThat(view.recipeName()).isEqualTo("smoke");
                assertThat(view.stage(Stage.EVALUATE).seconds()).isEqualTo(10);
            });
        }
    }

    @Test
    void waitsForAMissingTopicAndReportsIt() throws Exception {
        delete(Topic.RELEASES.topicName());

        try (Gateway gateway = new Gateway(home)) {
            await(() -> gateway.consumer.state().missing().equals(java.util.Set.of(Topic.RELEASES)));
            assertThat(gateway.consumer.caughtUp()).isFalse();

            create(Topic.RELEASES);
            gateway.awaitReady();
            assertThat(gateway.consumer.state().missing()).isEmpty();
        }
    }

    @Test
    void skipsAndCountsInvalidEvents() throws Exception {
        RunId run = new RunId("after-poison");
        try (Gateway gateway = new Gateway(home);
                KafkaProducer<String, byte[]> producer = producer()) {
            gateway.awaitReady();
            ProducerRecord<String, byte[]> good = RECORDS.write(
                    new RunRequested(run, RecipeReader.preset("smoke")), "/trainyard/test", Instant.now());
            for (byte[] body : new byte[][] {
                null, {}, "null".getBytes(), "{".getBytes(), "[".repeat(100_000).getBytes(), {(byte) 0xff, 0, 7}
            }) {
                producer.send(new ProducerRecord<>(good.topic(), null, "poison", body, good.headers()));
            }
            producer.send(new ProducerRecord<>(good.topic(), null, "poison", good.value()));
            ProducerRecord<String, byte[]> noTime =
                    new ProducerRecord<>(good.topic(), null, (String) null, good.value(), good.headers());
            noTime.headers().remove("ce_time").add("ce_time", "yesterday".getBytes());
            producer.send(noTime);
            producer.flush();
            send(List.of(new RunRequested(run, RecipeReader.preset("smoke"))));

            gateway.awaitView(run, _ -> true);
            await(() -> gateway.consumer.state().passedOver() == 8);
            assertThat(gateway.consumer.state().alive()).isTrue();
        }
    }

    @Test
    void reachesTheSameStateFromASnapshotADamagedOneAndNone() throws Exception {
        int runs = 15;
        try (Gateway gateway = new Gateway(home)) {
            gateway.awaitReady();
            List<PipelineEvent> told = new ArrayList<>();
            for (int i = 0; i < runs; i++) told.addAll(GoldenRun.events(new RunId("kept-" + i)));
            send(told);
            for (int i = 0; i < runs; i++) {
                gateway.awaitView(new RunId("kept-" + i), it -> it.state().ended());
            }
        }
        List<RunSummary> summaries;
        List<RunView> views;
        try (Gateway gateway = new Gateway(home.resolve("another"))) {
            summaries = gateway.awaitReady().summaries();
            views = views(gateway, summaries);
        }
        assertThat(summaries).hasSizeGreaterThanOrEqualTo(runs);
        Path snapshot = home.resolve("gateway").resolve("history.snapshot");

        try (Gateway gateway = new Gateway(home)) {
            gateway.awaitReady();
            assertThat(gateway.history.summaries()).isEqualTo(summaries);
            assertThat(views(gateway, summaries)).usingRecursiveComparison().isEqualTo(views);
        }
        byte[] damaged = Files.readAllBytes(snapshot);
        damaged[damaged.length / 2] ^= 1;
        Files.write(snapshot, damaged);
        try (Gateway gateway = new Gateway(home)) {
            gateway.awaitReady();
            assertThat(views(gateway, summaries)).usingRecursiveComparison().isEqualTo(views);
        }
        assertThat(Files.readAllBytes(snapshot)).isNotEqualTo(damaged);
        Files.delete(snapshot);
        try (Gateway gateway = new Gateway(home)) {
            gateway.awaitReady();
            assertThat(views(gateway, summaries)).usingRecursiveComparison().isEqualTo(views);
        }
    }

    @Test
    void writesTheCardAgainIfARejectionWasOverriddenWhileItWasDown() throws Exception {
        RunId run = new RunId("overridden-down");
        FolderArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        List<PipelineEvent> events = new RecordedRelease(run, RecipeReader.preset("smoke"), store)
                .overridden("The lost items are ambiguous.", "anna");
        Path card = home.resolve("runs").resolve(run.value()).resolve("model-card.md");
        try (Gateway gateway = new Gateway(home)) {
            send(events.subList(0, events.size() - 1));
            gateway.awaitView(run, it -> it.state().ended());
            await(() -> contains(card, "**Rejected.**"));
        }

        send(events.subList(events.size() - 1, events.size()));

        try (Gateway gateway = new Gateway(home)) {
            gateway.awaitReady();
            await(() -> contains(card, "anna decided to use it all the same"));
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.exists(file) && Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsARunWhoseRecordsExpiredAndAReleasedModelEvenWithoutASnapshot() throws Exception {
        RunId run = new RunId("long-ago");
        List<PipelineEvent> events = GoldenRun.events(run);
        RunView whole;
        try (Gateway gateway = new Gateway(home)) {
            send(events);
            whole = gateway.awaitView(
                    run, it -> it.state().ended() && it.cursor().matches("r.*s.*c.*k.*e.*v.*p.*"));
        }
        for (Topic topic : Topic.values()) {
            if (topic != Topic.RELEASES) expire(topic);
        }

        try (Gateway gateway = new Gateway(home)) {
            assertThat(gateway.awaitReady().view(run)).contains(whole);
            assertThat(gateway.events(run, EventCursor.START, 1)).hasExactlyElementsOfTypes(ModelReleased.class);
        }
        try (Gateway gateway = new Gateway(home.resolve("another"))) {
            assertThat(gateway.awaitReady().models())
                    .extracting(OfferedModel::name)
                    .contains(run.value())
                    .doesNotContain(run + ":base");
            assertThat(gateway.history.view(run)).hasValueSatisfying(view -> {
                assertThat(view.state()).isEqualTo(RunStatus.RELEASED);
                assertThat(view.aligned()).isEqualTo(whole.aligned());
                assertThat(view.reasons()).isEqualTo(whole.reasons());
            });
            assertThat(Files.readString(home.resolve("another/runs/long-ago/report.json")))
                    .contains("\"verdict\" : \"released\"");
        }
    }

    /** Records expired while the gateway was down, so that its offsets no longer exist. */
    @Test
    void continuesIfTheNextRecordsHaveExpired() throws Exception {
        RunId run = new RunId("expired-unread");
        List<PipelineEvent> events = GoldenRun.events(run);
        try (Gateway gateway = new Gateway(home)) {
            send(events.subList(0, 300));
            gateway.awaitRead(run, events.subList(0, 300));
        }
        send(events.subList(300, 500));
        expire(Topic.PROGRESS);
        send(events.subList(500, events.size()));

        try (Gateway gateway = new Gateway(home)) {
            RunView view = gateway.awaitView(run, it -> it.state().ended());
            assertThat(view.state()).isEqualTo(RunStatus.RELEASED);
            assertThat(gateway.consumer.state().passedOver()).isZero();
        }
    }

    /** A gateway without its HTTP port. */
    private static final class Gateway implements AutoCloseable {
        private final RunHistory history = new RunHistory();
        private final PastEventsConsumer past = new PastEventsConsumer(settings, RECORDS);
        private final HistoryConsumer consumer;

        private final CardFiles cards;

        Gateway(Path home) {
            ReportFolder reports = new ReportFolder(home.resolve("runs"));
            cards = new CardFiles(history, new ModelCards(new FolderArtifactStore(home.resolve("artifacts"))), reports);
            consumer = new HistoryConsumer(
                    settings,
                    RECORDS,
                    history,
                    new HistorySnapshot(home.resolve("gateway")),
                    reports,
                    cards,
                    InstantSource.system(),
                    new SimpleMeterRegistry());
            consumer.start(new StartupEvent());
        }

        RunHistory awaitReady() throws InterruptedException {
            await(consumer::caughtUp);
            return history;
        }

        RunView awaitView(RunId run, java.util.function.Predicate<RunView> asked) throws InterruptedException {
            RunView view = history.await(run, asked, PATIENCE).orElseThrow();
            assertThat(asked.test(view))
                    .as("%s is %s at %s", run, view.state(), view.cursor())
                    .isTrue();
            return view;
        }

        /** Topics are read concurrently: the last event may arrive before those of other topics. */
        void awaitRead(RunId run, List<PipelineEvent> sent) throws IOException, InterruptedException {
            awaitView(run, _ -> true);
            assertThat(events(run, EventCursor.START, sent.size())).containsExactlyInAnyOrderElementsOf(sent);
        }

        List<PipelineEvent> events(RunId run, EventCursor from, int count) throws IOException, InterruptedException {
            List<PipelineEvent> events = new ArrayList<>();
            RunFollower follower = new RunFollower(history, past, run, from);
            while (events.size() < count) {
                follower.next(Duration.ofSeconds(1))
                        .forEach(it -> events.add(it.event().event()));
            }
            return events;
        }

        @Override
        public void close() throws Exception {
            past.stop(new ShutdownEvent());
            consumer.stop(new ShutdownEvent());
            cards.close();
        }
    }

    private static List<RunView> views(Gateway gateway, List<RunSummary> runs) {
        return runs.stream()
                .map(RunSummary::id)
                .sorted(Comparator.comparing(RunId::value))
                .map(it -> gateway.history.view(it).orElseThrow())
                .toList();
    }

    /** A run that hashes to another partition when their number is increased. */
    private static RunId movingRun() {
        return IntStream.range(0, 100)
                .mapToObj(i -> new RunId("moving-" + i))
                .filter(run -> {
                    int hash = Utils.toPositive(Utils.murmur2(run.value().getBytes()));
                    return hash % RAISED >= Topic.PARTITIONS;
                })
                .findFirst()
                .orElseThrow();
    }

    /** Uses a new producer, which knows the current number of partitions. */
    private static void send(List<PipelineEvent> events) throws IOException {
        Instant now = Instant.now();
        try (KafkaProducer<String, byte[]> producer = producer()) {
            for (int i = 0; i < events.size(); i++) {
                producer.send(RECORDS.write(events.get(i), "/trainyard/test", now.plusNanos(i * 1000L)));
            }
        }
    }

    private static KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    private static void create(Topic topic) throws Exception {
        try {
            admin.createTopics(List.of(new NewTopic(topic.topicName(), Topic.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (java.util.concurrent.ExecutionException e) {
            // As above.
            if (!(e.getCause() instanceof TopicExistsException)) throw e;
        }
        await(() -> isThere(topic.topicName()));
    }

    private static void delete(String topic) throws InterruptedException {
        try {
            admin.deleteTopics(List.of(topic)).all().get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            // A client that retries because the first response was late gets an error that the topic does not exist.
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) throw new IllegalStateException(e);
        }
        await(() -> !isThere(topic));
    }

    private static boolean isThere(String topic) {
        try {
            return admin.listTopics().names().get().contains(topic);
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int partitions(Topic topic) {
        try {
            return admin.describeTopics(List.of(topic.topicName()))
                    .topicNameValues()
                    .get(topic.topicName())
                    .get()
                    .partitions()
                    .size();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Deletes records as retention would. */
    private static void expire(Topic topic) throws Exception {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        for (int partition = 0; partition < partitions(topic); partition++) {
            all.put(new TopicPartition(topic.topicName(), partition), RecordsToDelete.beforeOffset(-1));
        }
        admin.deleteRecords(all).all().get();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
