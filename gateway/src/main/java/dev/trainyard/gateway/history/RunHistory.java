package dev.trainyard.gateway.history;

import dev.trainyard.contracts.run.RunId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All that happened to all runs, as far as the topics have been read. It may be asked from any thread. */
public final class RunHistory {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<RunId, RunFold> runs = new HashMap<>();

    /**
     * Takes in an event; one that was taken in before changes nothing.
     *
     * @param ended told of the run where this event ended it, before anyone else can see that it has
     */
    public void add(RecordedEvent event, Consumer<RunView> ended) {
        lock.lock();
        try {
            RunFold run = runs.computeIfAbsent(event.event().run(), RunFold::new);
            RunStatus before = run.status();
            if (!run.add(event)) return;
            RunStatus after = run.status();
            if (after != before && after.ended()) run.view().ifPresent(ended);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Newest first. */
    public List<RunSummary> summaries() {
        lock.lock();
        try {
            return runs.values().stream()
                    .flatMap(run -> run.summary().stream())
                    .sorted(Comparator.comparing(RunSummary::requestedAt)
                            .reversed()
                            .thenComparing(summary -> summary.id().value()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    public Optional<RunView> view(RunId id) {
        lock.lock();
        try {
            return Optional.ofNullable(runs.get(id)).flatMap(RunFold::view);
        } finally {
            lock.unlock();
        }
    }

    /** Newest runs first, the released model of a run before its base. */
    public List<OfferedModel> models() {
        lock.lock();
        try {
            return summaries().stream()
                    .flatMap(summary -> {
                        RunFold run = runs.get(summary.id());
                        if (run == null) return Stream.empty();
                        long created = summary.requestedAt().getEpochSecond();
                        return Stream.concat(
                                run.released().stream().map(it -> new OfferedModel(summary.id(), it, false, created)),
                                run.base().stream().map(it -> new OfferedModel(summary.id(), it, true, created)));
                    })
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The events of a run from an index on, in the order in which this gateway read them.
     *
     * @param patience how long to wait for one, where there is none yet
     */
    public List<RecordedEvent> events(RunId id, int from, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            await(() -> Optional.ofNullable(runs.get(id)).filter(run -> run.eventCount() > from), patience);
            RunFold run = runs.get(id);
            return run == null ? List.of() : run.eventsFrom(from);
        } finally {
            lock.unlock();
        }
    }

    /** The run once it is as asked, or as it is when patience ends. */
    public Optional<RunView> await(RunId id, Predicate<RunView> asked, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            await(() -> view(id).filter(asked), patience);
            return view(id);
        } finally {
            lock.unlock();
        }
    }

    private <T> void await(Supplier<Optional<T>> condition, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        while (left > 0 && condition.get().isEmpty()) {
            left = changed.awaitNanos(left);
        }
    }
}
