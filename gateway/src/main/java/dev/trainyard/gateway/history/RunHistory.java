package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of all runs, as far as the topics have been read. Thread-safe.
 *
 * <p>It keeps what is shown of each run, and no events except the last few thousand. Inactive runs are compressed to
 * about ten kilobytes each, so that memory grows with the number of runs and not with the number of events.
 */
public final class RunHistory {
    /** Maximum number of active runs; each takes a few hundred kilobytes. */
    private static final int MOST_UNCOMPRESSED = 500;

    private static final int COMPRESSED_AT_ONCE = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LinkedHashMap<RunId, UncompressedRun> uncompressed = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<RunId, CompressedRun> compressed = new HashMap<>();
    private final Map<Topic, TopicPosition> positions = new EnumMap<>(Topic.class);
    private final RecentEvents recent = new RecentEvents();
    private long changes;

    private static final class UncompressedRun {
        private final RunFold fold;
        /** The compressed form, until an event arrives. */
        private @Nullable CompressedRun saved;

        UncompressedRun(RunFold fold, @Nullable CompressedRun saved) {
            this.fold = fold;
            this.saved = saved;
        }

        CompressedRun saved(RunId id) {
            CompressedRun now = saved == null ? CompressedRun.of(id, fold) : saved;
            saved = now;
            return now;
        }

        CompressedRun.Outline outline(RunId id) {
            return saved == null ? CompressedRun.Outline.of(id, fold) : saved.outline();
        }
    }

    /**
     * Processes an event; an event that was read before has no effect.
     *
     * @param ended called with the run if this event ended it, before any other thread can see that
     */
    public void add(RecordedEvent event, Consumer<RunView> ended) {
        lock.lock();
        try {
            RecordPosition place = event.place();
            passed(event.topic(), place.partition(), place.offset() + 1, event.id());
            RunId id = event.event().run();
            UncompressedRun run = decompress(id);
            RunStatus before = run.fold.status();
            if (!run.fold.add(event)) return;
            changedNow(run);
            recent.add(event);
            notifyIfEnded(run.fold, before, ended);
        } finally {
            lock.unlock();
        }
    }

    private static void notifyIfEnded(RunFold run, RunStatus before, Consumer<RunView> ended) {
        RunStatus after = run.status();
        if (after != before && after.ended()) run.view().ifPresent(ended);
    }

    private void changedNow(UncompressedRun run) {
        run.saved = null;
        changes++;
        changed.signalAll();
    }

    private UncompressedRun decompress(RunId id) {
        UncompressedRun known = uncompressed.get(id);
        if (known != null) return known;
        CompressedRun compressedRun = compressed.get(id);
        UncompressedRun decompressed = compressedRun == null
                ? new UncompressedRun(new RunFold(id), null)
                : new UncompressedRun(compressedRun.decompress(), compressedRun);
        compressed.remove(id);
        uncompressed.put(id, decompressed);
        if (uncompressed.size() > MOST_UNCOMPRESSED) compressIdle(MOST_UNCOMPRESSED - COMPRESSED_AT_ONCE);
        return decompressed;
    }

    /** Compresses the runs that have been inactive for the longest time. */
    private void compressIdle(int left) {
        var oldest = uncompressed.entrySet().iterator();
        while (uncompressed.size() > left) {
            Map.Entry<RunId, UncompressedRun> entry = oldest.next();
            compressed.put(entry.getKey(), entry.getValue().saved(entry.getKey()));
            oldest.remove();
        }
    }

    /**
     * Stops waiting for missing events of ended runs that will not arrive any more.
     *
     * @param ended called for each run that has ended by that
     */
    public void settle(Instant now, Consumer<RunView> ended) {
        lock.lock();
        try {
            List<RunId> due = outlines()
                    .filter(it -> it.settlesAt() != null && !it.settlesAt().isAfter(now))
                    .map(CompressedRun.Outline::id)
                    .toList();
            for (RunId id : due) {
                UncompressedRun run = decompress(id);
                RunStatus before = run.fold.status();
                run.fold.settle();
                changedNow(run);
                notifyIfEnded(run.fold, before, ended);
            }
        } finally {
            lock.unlock();
        }
    }

    private Stream<CompressedRun.Outline> outlines() {
        return Stream.concat(
                uncompressed.entrySet().stream().map(it -> it.getValue().outline(it.getKey())),
                compressed.values().stream().map(CompressedRun::outline));
    }

    /** Newest first. */
    public List<RunSummary> summaries() {
        return listed().map(Listed::summary).toList();
    }

    /** Newest runs first; for each run the release, then all checkpoints, each after its parent. */
    public List<OfferedModel> models() {
        return listed().flatMap(Listed::models).toList();
    }

    /** The evaluated checkpoints, newest runs first; for each run the second one, which may be released, then the first. */
    public List<ComparableCheckpoint> comparable() {
        return listed().flatMap(Listed::comparable).toList();
    }

    private record Listed(RunSummary summary, CompressedRun.Outline run) {
        Stream<ComparableCheckpoint> comparable() {
            ReportedEvaluation evaluation = run.evaluation();
            if (evaluation == null || evaluation.compared().size() != 2) return Stream.empty();
            return Stream.of(true, false).map(second -> comparable(evaluation, second));
        }

        private ComparableCheckpoint comparable(ReportedEvaluation evaluation, boolean second) {
            String step = evaluation.compared().get(second ? 1 : 0);
            Checkpoint decided = run.decided();
            return new ComparableCheckpoint(
                    run.id(),
                    summary.recipe(),
                    step,
                    run.checkpoints().stream()
                            .filter(it -> it.step().equals(step))
                            .map(Checkpoint::id)
                            .findFirst()
                            .orElse(null),
                    evaluation.artifact(),
                    second,
                    decided == null || !decided.step().equals(step)
                            ? null
                            : run.released() ? RunStatus.RELEASED : RunStatus.REJECTED,
                    summary.requestedAt());
        }

        Stream<OfferedModel> models() {
            long created = summary.requestedAt().getEpochSecond();
            List<OfferedModel> offered = new ArrayList<>();
            Checkpoint decided = run.decided();
            RunStatus decision = run.released() ? RunStatus.RELEASED : RunStatus.REJECTED;
            if (decided != null && run.released()) {
                offered.add(new OfferedModel(run.id(), decided, true, decision, decided.bitsPerByte(), created));
            }
            for (Checkpoint checkpoint : run.checkpoints()) {
                boolean isDecided = decided != null && checkpoint.step().equals(decided.step());
                offered.add(new OfferedModel(
                        run.id(), checkpoint, false, isDecided ? decision : null, bitsPerByte(checkpoint), created));
            }
            return offered.stream();
        }

        /** Pre-training measures the start. */
        private @Nullable Double bitsPerByte(Checkpoint checkpoint) {
            if (!checkpoint.isStart()) return checkpoint.bitsPerByte();
            return run.checkpoints().stream()
                    .filter(Checkpoint::isBase)
                    .findFirst()
                    .map(Checkpoint::bitsPerByteAtStart)
                    .orElse(null);
        }
    }

    private Stream<Listed> listed() {
        List<Listed> listed = new ArrayList<>();
        lock.lock();
        try {
            outlines().forEach(run -> {
                if (run.summary() != null) listed.add(new Listed(run.summary(), run));
            });
        } finally {
            lock.unlock();
        }
        return listed.stream()
                .sorted(Comparator.comparing((Listed it) -> it.summary().requestedAt())
                        .reversed()
                        .thenComparing(it -> it.summary().id().value()));
    }

    /** Empty if nothing useful is known. */
    public Optional<RunView> view(RunId id) {
        CompressedRun compressedRun;
        lock.lock();
        try {
            UncompressedRun run = uncompressed.get(id);
            if (run != null) return run.fold.view();
            compressedRun = compressed.get(id);
        } finally {
            lock.unlock();
        }
        // Reading a compressed run does not activate it, and happens outside the lock.
        return compressedRun == null
                ? Optional.empty()
                : compressedRun.decompress().view();
    }

    /** The run as soon as it fulfils the condition, or its state when the time is over. */
    public Optional<RunView> await(RunId id, Predicate<RunView> asked, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            await(() -> view(id).filter(asked).isPresent(), patience);
        } finally {
            lock.unlock();
        }
        return view(id);
    }

    private void await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        while (left > 0 && !condition.getAsBoolean()) {
            left = changed.awaitNanos(left);
        }
    }

    /**
     * Recently read events.
     *
     * @param upTo the number up to which these are all recent events of the run
     */
    record Recent(List<RecordedEvent> events, long upTo) {
        Recent {
            events = List.copyOf(events);
        }
    }

    /**
     * The events of a run after a recent event; empty if that event is no longer in memory.
     *
     * @param patience how long to wait if there is none yet
     */
    Optional<Recent> recent(RunId run, long after, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            await(() -> recent.hasAny(run, after), patience);
            // If the run had no events, none were missed, however many others there were.
            if (!recent.hasAny(run, after) && recent.reachBackTo(after)) {
                return Optional.of(new Recent(List.of(), recent.last()));
            }
            if (!recent.reachBackTo(after)) return Optional.empty();
            return Optional.of(recent.of(run, after));
        } finally {
            lock.unlock();
        }
    }

    /**
     * The ranges of a run's readable events.
     *
     * @param number of the recent event up to which this is valid
     */
    record Extent(List<OffsetRange> ranges, long number) {}

    Extent extent(RunId id) {
        lock.lock();
        try {
            UncompressedRun run = uncompressed.get(id);
            CompressedRun compressedRun = compressed.get(id);
            List<OffsetRange> ranges = run != null
                    ? run.fold.ranges()
                    : compressedRun != null ? compressedRun.decompress().ranges() : List.of();
            return new Extent(ranges.stream().filter(this::isThere).toList(), recent.last());
        } finally {
            lock.unlock();
        }
    }

    private boolean isThere(OffsetRange range) {
        TopicPosition position = positions.get(range.topic());
        return position == null || position.origin().equals(range.origin());
    }

    /** Records that a partition has been read up to, but not including, an offset. */
    public void passed(Topic topic, int partition, long next) {
        lock.lock();
        try {
            passed(topic, partition, next, null);
        } finally {
            lock.unlock();
        }
    }

    /** @param last the id of the event before that offset, if it is an event */
    private void passed(Topic topic, int partition, long next, @Nullable String last) {
        TopicPosition position = positions.computeIfAbsent(topic, it -> TopicPosition.beginning(it, ""));
        if (next < position.next().getOrDefault(partition, 0L)) return;
        position.next().put(partition, next);
        if (last == null) position.last().remove(partition);
        else position.last().put(partition, last);
    }

    /** The next offset to read; empty if nothing of the partition has been read. */
    public OptionalLong next(Topic topic, int partition) {
        lock.lock();
        try {
            TopicPosition position = positions.get(topic);
            Long next = position == null ? null : position.next().get(partition);
            return next == null ? OptionalLong.empty() : OptionalLong.of(next);
        } finally {
            lock.unlock();
        }
    }

    /** The position of the topic; see {@link TopicPosition}. */
    public Optional<TopicPosition> position(Topic topic) {
        lock.lock();
        try {
            return Optional.ofNullable(positions.get(topic));
        } finally {
            lock.unlock();
        }
    }

    /** Starts a new or recreated topic from its beginning; what it contained before stays known. */
    public TopicPosition begin(Topic topic, String identity) {
        lock.lock();
        try {
            TopicPosition fresh = TopicPosition.beginning(topic, identity);
            positions.put(topic, fresh);
            changes++;
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /** Increases with each change. */
    public long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Everything to save. Events may be processed meanwhile: a run may be ahead of the saved positions, and then
     * ignores events that it knows.
     */
    HistorySnapshot.Content content() {
        List<TopicPosition> read;
        List<RunId> ids;
        lock.lock();
        try {
            read = positions.values().stream()
                    .map(it -> new TopicPosition(it.topic(), it.identity(), it.next(), it.last()))
                    .toList();
            ids = outlines().map(CompressedRun.Outline::id).toList();
        } finally {
            lock.unlock();
        }
        return new HistorySnapshot.Content(read, ids.size(), ids.stream().map(this::saved));
    }

    private CompressedRun saved(RunId id) {
        lock.lock();
        try {
            UncompressedRun run = uncompressed.get(id);
            return run != null ? run.saved(id) : java.util.Objects.requireNonNull(compressed.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** Restores a saved history; must be called before any event is added. */
    void restore(List<TopicPosition> read, List<CompressedRun> runs) {
        lock.lock();
        try {
            read.forEach(it -> positions.put(it.topic(), it));
            runs.forEach(run -> compressed.put(run.outline().id(), run));
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
