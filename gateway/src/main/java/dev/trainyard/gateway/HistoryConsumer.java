package dev.trainyard.gateway;

import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.HistorySnapshot;
import dev.trainyard.gateway.history.RecordedEvent;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunStatus;
import dev.trainyard.gateway.history.RunSummary;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.history.TopicPosition;
import dev.trainyard.gateway.report.CardFiles;
import dev.trainyard.gateway.report.ReportFolder;
import dev.trainyard.gateway.report.RunReport;
import dev.trainyard.runtime.kafka.BodyUnavailableException;
import dev.trainyard.runtime.kafka.EventRecords;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Continuously reads all topics into the history, starting from the end of the snapshot or from the beginning. It
 * belongs to no consumer group and commits nothing; the history knows the position. It runs until the gateway stops:
 * records that are not valid events are skipped and counted, and after any other failure it resumes at its position. A
 * record whose body is not available in the artifact store at the moment is read again, see {@link RetriedRecords},
 * because a skipped record is never read again.
 */
@Singleton
public class HistoryConsumer {
    private static final Logger LOG = Logger.getLogger(HistoryConsumer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SETTLE_EVERY = Duration.ofSeconds(5);
    private static final Duration KEEP_EVERY = Duration.ofMinutes(1);
    /** At most 1/20 of the time is used for writing snapshots. */
    private static final int KEEPING_SHARE = 20;

    private final Map<String, Object> broker;
    private final HistoryRecords records;
    private final RunHistory history;
    private final HistorySnapshot snapshot;
    private final ReportFolder reports;
    private final CardFiles cards;

    /** Whose rejection was overridden, among the events that are read before the gateway has caught up. */
    private final Set<RunId> overridden = new HashSet<>();

    private final InstantSource clock;
    private final Thread reader = Thread.ofPlatform().name("history").daemon().unstarted(this::read);
    private final AtomicLong passedOver = new AtomicLong();
    private final RetriedRecords retried = new RetriedRecords(EventRecords.PATIENCE, System::nanoTime);
    private final RetriedRecords.Processor processor = new HistoryProcessor();
    private final LostRecords last = new LostRecords();
    private final Map<Topic, String> origins = new EnumMap<>(Topic.class);
    private @Nullable String cluster;
    /** The offset up to which each partition must be read to catch up. */
    private final Map<TopicPartition, Long> goals = new HashMap<>();

    private boolean restored;
    private long kept;
    private long nextKeeping = System.nanoTime() + KEEP_EVERY.toNanos();
    private long nextSettling = System.nanoTime();
    private volatile boolean stopping;
    private volatile boolean caughtUp;
    private volatile long lastHeard = System.nanoTime();
    private volatile long behind;
    private volatile Set<Topic> missing = Set.of();
    private volatile String trouble = "";

    HistoryConsumer(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            EventRecords records,
            RunHistory history,
            HistorySnapshot snapshot,
            ReportFolder reports,
            CardFiles cards,
            InstantSource clock,
            MeterRegistry metrics) {
        this.broker = broker;
        this.records = new HistoryRecords(records);
        this.history = history;
        this.snapshot = snapshot;
        this.reports = reports;
        this.cards = cards;
        this.clock = clock;
        metrics.gauge("trainyard.history.behind", this, it -> it.behind);
        FunctionCounter.builder("trainyard.history.passed.over", passedOver, AtomicLong::doubleValue)
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        reader.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        reader.join(Duration.ofSeconds(5));
        if (!reader.isAlive()) keep();
    }

    /** Whether everything that was in the topics when this gateway started has been read. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /**
     * The state of reading.
     *
     * @param idle how long no records have arrived although there are some, or the broker has not responded
     * @param behind the number of unread records
     * @param passedOver the number of skipped records, which are not events or whose bodies are unavailable
     * @param missing the missing topics
     * @param trouble why nothing or not everything can be read; empty if there is no problem
     */
    record State(boolean alive, Duration idle, long behind, long passedOver, Set<Topic> missing, String trouble) {}

    State state() {
        return new State(
                reader.isAlive(),
                Duration.ofNanos(System.nanoTime() - lastHeard),
                behind,
                passedOver.get(),
                missing,
                trouble.isEmpty() ? retried.trouble() : trouble);
    }

    private void read() {
        while (!stopping) {
            try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings(broker));
                    Admin admin = Admin.create(broker)) {
                follow(consumer, new TopicWatchConsumer(admin));
            } catch (InterruptedException | InterruptException e) {
                stopping = true;
            } catch (Throwable e) {
                trouble = String.valueOf(e.getMessage());
                LOG.warnf("reading the topics failed, trying again: %s", e);
                pause();
            }
        }
    }

    static Map<String, Object> settings(Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A missing offset means that something happened to the topic; reading must not silently continue elsewhere.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return settings;
    }

    private void follow(KafkaConsumer<String, byte[]> consumer, TopicWatchConsumer watch) throws InterruptedException {
        Map<Topic, TopicWatchConsumer.TopicState> seen = watch.now();
        if (!restored) restore(watch.cluster(), seen);
        // A service that is starting at the same time may be about to create them.
        while (!stopping && !caughtUp && seen.size() < TopicWatchConsumer.TOPICS.size()) {
            noteMissing(seen);
            pause();
            seen = watch.now();
        }
        assign(consumer, seen);
        while (!stopping) {
            try {
                retried.resume(consumer);
                ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
                Set<Topic> lost = last.lost(records);
                if (!lost.isEmpty()) {
                    lost.forEach(this::restartTopic);
                    // None of these records was processed: a new consumer reads them from the history's position.
                    return;
                }
                if (retried.take(consumer, records, processor) > 0) lastHeard = System.nanoTime();
            } catch (OffsetOutOfRangeException e) {
                retried.forget(e.offsetOutOfRangePartitions().keySet());
                seekAgain(consumer, watch.now(), e.offsetOutOfRangePartitions());
            }
            behind = behind(consumer);
            if (!caughtUp && isReached(consumer)) catchUp();
            checkRegularly();
            Map<Topic, TopicWatchConsumer.TopicState> lately = watch.lately().orElse(null);
            if (lately == null) continue;
            // The broker responds, and there are no unread records.
            if (behind == 0) lastHeard = System.nanoTime();
            trouble = "";
            assign(consumer, lately);
        }
    }

    private void restore(String id, Map<Topic, TopicWatchConsumer.TopicState> seen) {
        cluster = id;
        Map<String, String> ids = seen.entrySet().stream()
                .collect(Collectors.toMap(
                        it -> it.getKey().topicName(), it -> it.getValue().id()));
        switch (snapshot.restore(history, id, ids)) {
            case HistorySnapshot.Restored(int runs, var written) -> {
                LOG.infof("history restored runs=%d written=%s", runs, written);
                kept = history.changes();
                seen.forEach((topic, it) -> history.position(topic)
                        .filter(known -> isOf(known.identity(), it.id()))
                        .ifPresent(last::expect));
            }
            case HistorySnapshot.Ignored(String reason) ->
                LOG.warnf("the history snapshot is ignored and all topics are read again: %s", reason);
            case HistorySnapshot.Absent() -> {}
        }
        restored = true;
    }

    /** Adapts to an operator's changes of the topics. */
    private void assign(KafkaConsumer<String, byte[]> consumer, Map<Topic, TopicWatchConsumer.TopicState> seen) {
        noteMissing(seen);
        Set<TopicPartition> before = Set.copyOf(consumer.assignment());
        List<TopicPartition> wanted = new ArrayList<>();
        List<TopicPartition> fresh = new ArrayList<>();
        for (Map.Entry<Topic, TopicWatchConsumer.TopicState> each : seen.entrySet()) {
            List<TopicPartition> partitions = each.getValue().partitions();
            wanted.addAll(partitions);
            boolean again = isRecreated(each.getKey(), each.getValue().id());
            for (TopicPartition partition : partitions) {
                if (again || !before.contains(partition)) fresh.add(partition);
            }
        }
        if (fresh.isEmpty() && before.equals(Set.copyOf(wanted))) return;
        // Unassigned once, so that the consumer forgets the previous incarnation of the topic.
        List<TopicPartition> staying = new ArrayList<>(wanted);
        staying.removeAll(fresh);
        consumer.assign(staying);
        consumer.assign(wanted);
        for (TopicPartition partition : fresh) seekToNext(consumer, partition);
        setGoals(consumer, fresh);
    }

    private void setGoals(KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> begun) {
        goals.keySet().retainAll(consumer.assignment());
        if (!caughtUp) goals.putAll(consumer.endOffsets(begun));
    }

    private boolean isRecreated(Topic topic, String id) {
        TopicPosition known = history.position(topic).orElse(null);
        if (known != null && isOf(known.identity(), id)) {
            origins.put(topic, known.origin());
            return false;
        }
        if (known != null) LOG.warnf("topic=%s was recreated and is read from its beginning", topic.topicName());
        begin(topic, id);
        return known != null;
    }

    private void begin(Topic topic, String identity) {
        last.forget(topic);
        origins.put(topic, history.begin(topic, identity).origin());
    }

    /** Offsets were reused for other events. */
    private void restartTopic(Topic topic) {
        LOG.warnf("topic=%s lost records that were already read; it is read from its beginning", topic.topicName());
        begin(topic, history.position(topic).orElseThrow().identity() + "/");
    }

    private static boolean isOf(String identity, String id) {
        return identity.equals(id) || identity.startsWith(id + "/");
    }

    private void seekToNext(KafkaConsumer<String, byte[]> consumer, TopicPartition partition) {
        OptionalLong next = history.next(Topic.named(partition.topic()), partition.partition());
        if (next.isPresent()) consumer.seek(partition, last.from(partition, next.getAsLong()));
        else consumer.seekToBeginning(List.of(partition));
    }

    /** Continues at an existing offset after an offset turned out to be missing. */
    private void seekAgain(
            KafkaConsumer<String, byte[]> consumer,
            Map<Topic, TopicWatchConsumer.TopicState> seen,
            Map<TopicPartition, Long> unavailable) {
        assign(consumer, seen);
        Collection<TopicPartition> still = unavailable.keySet().stream()
                .filter(consumer.assignment()::contains)
                .toList();
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(still);
        Map<TopicPartition, Long> ends = consumer.endOffsets(still);
        Set<Topic> shortened = EnumSet.noneOf(Topic.class);
        for (TopicPartition partition : still) {
            last.forget(partition);
            Topic topic = Topic.named(partition.topic());
            long next = history.next(topic, partition.partition()).orElse(0);
            long beginning = beginnings.getOrDefault(partition, 0L);
            if (next < beginning) {
                LOG.warnf("records expired before they were read partition=%s records=%d", partition, beginning - next);
                history.passed(topic, partition.partition(), beginning);
            }
            if (next > ends.getOrDefault(partition, Long.MAX_VALUE)) shortened.add(topic);
            else seekToNext(consumer, partition);
        }
        for (Topic topic : shortened) {
            restartTopic(topic);
            List<TopicPartition> again = consumer.assignment().stream()
                    .filter(it -> it.topic().equals(topic.topicName()))
                    .toList();
            consumer.seekToBeginning(again);
            setGoals(consumer, again);
        }
    }

    private void noteMissing(Map<Topic, TopicWatchConsumer.TopicState> seen) {
        Set<Topic> gone = EnumSet.copyOf(TopicWatchConsumer.TOPICS);
        gone.removeAll(seen.keySet());
        if (!gone.equals(missing) && !gone.isEmpty()) {
            LOG.warnf(
                    "missing topics, which will be read once they exist: %s",
                    gone.stream().map(Topic::topicName).collect(Collectors.joining(", ")));
        }
        missing = gone;
    }

    private final class HistoryProcessor implements RetriedRecords.Processor {
        @Override
        public void take(ConsumerRecord<String, byte[]> record) {
            String origin = origins.getOrDefault(Topic.named(record.topic()), "");
            try {
                RecordedEvent event = records.read(record, origin);
                history.add(event, caughtUp ? HistoryConsumer.this::report : _ -> {});
                if (event.event() instanceof RejectionOverridden)
                    overridden(event.event().run());
            } catch (BodyUnavailableException e) {
                throw e;
            } catch (UnreadableEventException | RuntimeException | StackOverflowError e) {
                ignore(record, Logger.Level.WARN, String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void giveUp(ConsumerRecord<String, byte[]> record, BodyUnavailableException failure) {
            ignore(
                    record,
                    Logger.Level.ERROR,
                    "tried for " + EventRecords.PATIENCE.toMinutes() + " minutes; once the store can be read, remove"
                            + " the history snapshot and restart the gateway to read it again. "
                            + failure.getMessage());
        }
    }

    private void ignore(ConsumerRecord<String, byte[]> record, Logger.Level level, String reason) {
        passedOver.incrementAndGet();
        history.passed(Topic.named(record.topic()), record.partition(), record.offset() + 1);
        LOG.logf(
                level,
                "record skipped topic=%s partition=%d offset=%d: %s",
                record.topic(),
                record.partition(),
                record.offset(),
                reason);
    }

    private static long behind(KafkaConsumer<String, byte[]> consumer) {
        return consumer.assignment().stream()
                .mapToLong(it -> consumer.currentLag(it).orElse(0))
                .sum();
    }

    private boolean isReached(KafkaConsumer<String, byte[]> consumer) {
        return goals.entrySet().stream().allMatch(goal -> consumer.position(goal.getKey()) >= goal.getValue());
    }

    private void overridden(RunId run) {
        if (caughtUp) cards.write(run);
        else overridden.add(run);
    }

    private void catchUp() {
        history.settle(clock.instant(), _ -> {});
        for (RunSummary run : history.summaries()) {
            if (!run.state().ended()) continue;
            // This writes the model card, too.
            if (!reports.has(run.id())) reportLate(run);
            else if (isDecided(run) && !cards.has(run.id())) cards.write(run.id());
        }
        // Their cards may have been written before the override.
        overridden.forEach(cards::write);
        overridden.clear();
        caughtUp = true;
        nextKeeping = System.nanoTime();
        LOG.infof("history read runs=%d", history.summaries().size());
    }

    private static boolean isDecided(RunSummary run) {
        return run.state() == RunStatus.RELEASED || run.state() == RunStatus.REJECTED;
    }

    /** A run whose report cannot be created must not prevent the gateway from becoming ready. */
    private void reportLate(RunSummary run) {
        try {
            history.view(run.id()).ifPresent(this::report);
        } catch (RuntimeException e) {
            LOG.errorf(e, "the report of run=%s could not be created", run.id());
        }
    }

    private void checkRegularly() {
        long now = System.nanoTime();
        if (caughtUp && now - nextSettling >= 0) {
            history.settle(clock.instant(), this::report);
            nextSettling = now + SETTLE_EVERY.toNanos();
        }
        if (now - nextKeeping >= 0) {
            keep();
            long took = System.nanoTime() - now;
            nextKeeping = now + Math.max(KEEP_EVERY.toNanos(), KEEPING_SHARE * took);
        }
    }

    /** A failure only makes the next start slower. */
    private void keep() {
        long changes = history.changes();
        if (cluster == null || changes == kept) return;
        try {
            snapshot.write(history, cluster, clock.instant());
            kept = changes;
        } catch (IOException | RuntimeException e) {
            LOG.warnf("the history snapshot could not be written: %s", e.getMessage());
        }
    }

    private void report(RunView run) {
        cards.write(run.id());
        try {
            LOG.infof(
                    "run ended run=%s state=%s report=%s",
                    run.id(), run.state().key(), reports.write(RunReport.of(run)));
        } catch (IOException e) {
            LOG.errorf("the report of run=%s could not be written yet: %s", run.id(), e.getMessage());
            reports.writeLater(RunReport.of(run));
        } catch (RuntimeException e) {
            LOG.errorf(e, "the report of run=%s could not be created", run.id());
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }
}
