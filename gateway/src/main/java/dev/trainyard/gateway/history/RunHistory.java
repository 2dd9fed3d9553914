package dev.trainyard.gateway.history;

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
 * What all runs have come to, as far as the topics have been read. It may be asked from any thread.
 *
 * <p>It holds what is shown of each run and no events but the last few thousand. Runs to which nothing happens rest as
 * compressed bytes, some ten kilobytes each, so that memory grows with the number of runs and not with what they do.
 */
public final class RunHistory {
    /** Runs that may be awake; one takes some hundred kilobytes. */
    private static final int AWAKE = 500;

    private static final int PUT_TO_REST_AT_ONCE = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LinkedHashMap<RunId, Awake> awake = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<RunId, RestingRun> resting = new HashMap<>();
    private final Map<Topic, TopicPosition> positions = new EnumMap<>(Topic.class);
    private final RecentEvents recent = new RecentEvents();
    private long changes;

    private static final class Awake {
        private final RunFold fold;
        /** The same at rest, until something happens. */
        private @Nullable RestingRun saved;

        Awake(RunFold fold, @Nullable RestingRun saved) {
            this.fold = fold;
            this.saved = saved;
        }

        RestingRun saved(RunId id) {
            RestingRun now = saved == null ? RestingRun.of(id, fold) : saved;
            saved = now;
            return now;
        }

        RestingRun.Outline outline(RunId id) {
            return saved == null ? RestingRun.Outline.of(id, fold) : saved.outline();
        }
    }

    /**
     * Takes in an event; one that was read before changes nothing.
     *
     * @param ended told of the run where this event ended it, before anyone else can see that it has
     */
    public void add(RecordedEvent event, Consumer<RunView> ended) {
        lock.lock();
        try {
            Place place = event.place();
            passed(event.topic(), place.partition(), place.offset() + 1, event.id());
            RunId id = event.event().run();
            Awake run = wake(id);
            RunStatus before = run.fold.status();
            if (!run.fold.add(event)) return;
            changedNow(run);
            recent.add(event);
            tellWhetherEnded(run.fold, before, ended);
        } finally {
            lock.unlock();
        }
    }

    private static void tellWhetherEnded(RunFold run, RunStatus before, Consumer<RunView> ended) {
        RunStatus after = run.status();
        if (after != before && after.ended()) run.view().ifPresent(ended);
    }

    private void changedNow(Awake run) {
        run.saved = null;
        changes++;
        changed.signalAll();
    }

    private Awake wake(RunId id) {
        Awake known = awake.get(id);
        if (known != null) return known;
        RestingRun rested = resting.get(id);
        Awake woken = rested == null ? new Awake(new RunFold(id), null) : new Awake(rested.wake(), rested);
        resting.remove(id);
        awake.put(id, woken);
        if (awake.size() > AWAKE) putToRest(AWAKE - PUT_TO_REST_AT_ONCE);
        return woken;
    }

    /** Lets those rest to which nothing has happened for longest. */
    private void putToRest(int left) {
        var eldest = awake.entrySet().iterator();
        while (awake.size() > left) {
            Map.Entry<RunId, Awake> entry = eldest.next();
            resting.put(entry.getKey(), entry.getValue().saved(entry.getKey()));
            eldest.remove();
        }
    }

    /**
     * Stops waiting for what is missing of the records of runs that ended, and will not come any more.
     *
     * @param ended told of each run that has ended by that
     */
    public void settle(Instant now, Consumer<RunView> ended) {
        lock.lock();
        try {
            List<RunId> due = outlines()
                    .filter(it -> it.settlesAt() != null && !it.settlesAt().isAfter(now))
                    .map(RestingRun.Outline::id)
                    .toList();
            for (RunId id : due) {
                Awake run = wake(id);
                RunStatus before = run.fold.status();
                run.fold.settle();
                changedNow(run);
                tellWhetherEnded(run.fold, before, ended);
            }
        } finally {
            lock.unlock();
        }
    }

    private Stream<RestingRun.Outline> outlines() {
        return Stream.concat(
                awake.entrySet().stream().map(it -> it.getValue().outline(it.getKey())),
                resting.values().stream().map(RestingRun::outline));
    }

    /** Newest first. */
    public List<RunSummary> summaries() {
        return listed().map(Listed::summary).toList();
    }

    /** Newest runs first, the released model of a run before its base and what its steps made of that. */
    public List<OfferedModel> models() {
        return listed().flatMap(Listed::models).toList();
    }

    private record Listed(RunSummary summary, RestingRun.Outline run) {
        Stream<OfferedModel> models() {
            long created = summary.requestedAt().getEpochSecond();
            List<OfferedModel> offered = new ArrayList<>();
            if (run.released() != null) offered.add(new OfferedModel(run.id(), run.released(), true, created));
            run.others().forEach(it -> offered.add(new OfferedModel(run.id(), it, false, created)));
            return offered.stream();
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

    /** Empty where nothing is known that a person could make use of. */
    public Optional<RunView> view(RunId id) {
        RestingRun rested;
        lock.lock();
        try {
            Awake run = awake.get(id);
            if (run != null) return run.fold.view();
            rested = resting.get(id);
        } finally {
            lock.unlock();
        }
        // Looking at a run does not wake it, and takes its time without holding up others.
        return rested == null ? Optional.empty() : rested.wake().view();
    }

    /** The run once it is as asked, or as it is when patience ends. */
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
     * Events that were read lately.
     *
     * @param upTo the number of the recent event up to which there are no others of the run
     */
    record Recent(List<RecordedEvent> events, long upTo) {
        Recent {
            events = List.copyOf(events);
        }
    }

    /**
     * The events of a run after the recent event of a number; empty where memory does not reach back to it any more.
     *
     * @param patience how long to wait for one, where there is none yet
     */
    Optional<Recent> recent(RunId run, long after, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            await(() -> recent.hasAny(run, after), patience);
            // Without an event of this run nothing was missed, however many others there were.
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
     * Where the events of a run lie that can be read.
     *
     * @param number of the recent event up to which that is said
     */
    record Extent(List<Stretch> stretches, long number) {}

    Extent extent(RunId id) {
        lock.lock();
        try {
            Awake run = awake.get(id);
            RestingRun rested = resting.get(id);
            List<Stretch> stretches = run != null
                    ? run.fold.stretches()
                    : rested != null ? rested.wake().stretches() : List.of();
            return new Extent(stretches.stream().filter(this::isThere).toList(), recent.last());
        } finally {
            lock.unlock();
        }
    }

    private boolean isThere(Stretch stretch) {
        TopicPosition position = positions.get(stretch.topic());
        return position == null || position.origin().equals(stretch.origin());
    }

    /** Notes that a partition has been read up to before an offset. */
    public void passed(Topic topic, int partition, long next) {
        lock.lock();
        try {
            passed(topic, partition, next, null);
        } finally {
            lock.unlock();
        }
    }

    /** @param last the id of the event before that offset, if it is one */
    private void passed(Topic topic, int partition, long next, @Nullable String last) {
        TopicPosition position = positions.computeIfAbsent(topic, it -> TopicPosition.beginning(it, ""));
        if (next < position.next().getOrDefault(partition, 0L)) return;
        position.next().put(partition, next);
        if (last == null) position.last().remove(partition);
        else position.last().put(partition, last);
    }

    /** The offset to be read next; empty where nothing of the partition has been read. */
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

    /** The identity of the topic as it was last read; see {@link TopicPosition}. */
    public Optional<TopicPosition> position(Topic topic) {
        lock.lock();
        try {
            return Optional.ofNullable(positions.get(topic));
        } finally {
            lock.unlock();
        }
    }

    /** Begins a topic that is new or was made again, from its beginning; what it told before stays known. */
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

    /** Rises with each change. */
    public long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Everything, to be kept. Runs may go on meanwhile: a run may have read further than the positions say, and then passes
     * over what it knows.
     */
    HistorySnapshot.Content content() {
        List<TopicPosition> read;
        List<RunId> ids;
        lock.lock();
        try {
            read = positions.values().stream()
                    .map(it -> new TopicPosition(it.topic(), it.identity(), it.next(), it.last()))
                    .toList();
            ids = outlines().map(RestingRun.Outline::id).toList();
        } finally {
            lock.unlock();
        }
        return new HistorySnapshot.Content(read, ids.size(), ids.stream().map(this::saved));
    }

    private RestingRun saved(RunId id) {
        lock.lock();
        try {
            Awake run = awake.get(id);
            return run != null ? run.saved(id) : java.util.Objects.requireNonNull(resting.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** Takes up where a history ended; to be done before any event is added. */
    void restore(List<TopicPosition> read, List<RestingRun> runs) {
        lock.lock();
        try {
            read.forEach(it -> positions.put(it.topic(), it));
            runs.forEach(run -> resting.put(run.outline().id(), run));
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
