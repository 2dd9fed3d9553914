package dev.trainyard.gateway;

import dev.trainyard.comparison.CheckpointComparison;
import dev.trainyard.comparison.ComparisonSettings;
import dev.trainyard.comparison.MeasuredTask;
import dev.trainyard.comparison.ScoreDirection;
import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.ReleaseVersion;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.gateway.evaluation.ComparedCheckpoint;
import dev.trainyard.gateway.evaluation.ComparisonView;
import dev.trainyard.gateway.evaluation.ComputedResults;
import dev.trainyard.gateway.history.ComparableCheckpoint;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.samples.SampleFile;
import dev.trainyard.gateway.samples.SamplePage;
import dev.trainyard.gateway.samples.SamplePages;
import dev.trainyard.gateway.samples.SamplePairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares any two evaluated checkpoints. A checkpoint is named by {@code RUN:STEP}; by its run, if it is the one that
 * the run's evaluation decided about; or by the name of a release.
 */
public final class ComparisonQueries {
    private final RunHistory history;
    private final Function<String, Optional<ReleaseVersion>> releases;
    private final EvaluationFolders folders;
    private final ComputedResults<Sides, CheckpointComparison> comparisons;

    /** Each reading holds the positions of all items of an evaluation. */
    private final Semaphore reading = new Semaphore(2, true);

    /** @param releases the version at which the name of a release points */
    ComparisonQueries(
            RunHistory history,
            Function<String, Optional<ReleaseVersion>> releases,
            EvaluationFolders folders,
            ComputedResults<Sides, CheckpointComparison> comparisons) {
        this.history = history;
        this.releases = releases;
        this.folders = folders;
        this.comparisons = comparisons;
    }

    /** Which results a comparison is made of. */
    record Sides(Side first, Side second) {}

    /** @param second whether it is the second of the two checkpoints of the evaluation */
    record Side(Sha256 evaluation, boolean second) {
        static Side of(ComparableCheckpoint checkpoint) {
            return new Side(checkpoint.evaluation().sha256(), checkpoint.second());
        }
    }

    /** Newest runs first. */
    List<ComparedCheckpoint> checkpoints() {
        return history.comparable().stream().map(ComparedCheckpoint::of).toList();
    }

    ComparisonView compare(@Nullable String first, @Nullable String second) throws IOException, InterruptedException {
        Pair pair = pair(first, second);
        return EvaluationFolders.reading(
                pair.names(),
                () -> ComparisonView.of(
                        ComparedCheckpoint.of(pair.first), ComparedCheckpoint.of(pair.second), compared(pair)));
    }

    private CheckpointComparison compared(Pair pair) throws IOException, InterruptedException {
        return comparisons
                .get(new Sides(Side.of(pair.first), Side.of(pair.second)), () -> compute(pair), SampleQueries.PATIENCE)
                .orElseThrow(() -> RefusedException.of(
                        503,
                        "The comparison is still being computed",
                        "The comparison of " + pair.names() + " is still being computed: ask again in a few seconds."));
    }

    /** Answers of both checkpoints to the items that both were asked. */
    SamplePage samples(@Nullable String first, @Nullable String second, SampleQuery query)
            throws IOException, InterruptedException {
        SampleQuery.Checked checked = query.checked();
        Pair pair = pair(first, second);
        SamplePairs pairs =
                new SamplePairs(pair.firstFolder, pair.first.second(), pair.secondFolder, pair.second.second());
        List<String> names = List.of(pair.first.name(), pair.second.name());
        if (!reading.tryAcquire(SampleQueries.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw RefusedException.of(
                    503,
                    "Other samples are being read",
                    "The samples of other comparisons are being read: ask again in a few seconds.");
        }
        try {
            return EvaluationFolders.reading(
                    pair.names(), () -> checked.page(new SamplePages(pairs, names, lowerIsBetter(pair.secondFolder))));
        } finally {
            reading.release();
        }
    }

    private static Set<String> lowerIsBetter(Path folder) throws IOException {
        return EvaluatedItems.scores(folder).stream()
                .filter(task -> ScoreDirection.of(task.task(), task.metric()) == ScoreDirection.LOWER_IS_BETTER)
                .map(TaskComparison::task)
                .collect(Collectors.toSet());
    }

    /** Two checkpoints with the folders of their evaluations. */
    private record Pair(ComparableCheckpoint first, Path firstFolder, ComparableCheckpoint second, Path secondFolder) {
        String names() {
            return first.name() + " and " + second.name();
        }
    }

    private Pair pair(@Nullable String first, @Nullable String second) throws IOException {
        ComparableCheckpoint one = find("first", first);
        ComparableCheckpoint other = find("second", second);
        return new Pair(
                one, folders.open(one.run(), one.evaluation()), other, folders.open(other.run(), other.evaluation()));
    }

    private static CheckpointComparison compute(Pair pair) throws IOException {
        new SampleFile(pair.firstFolder).checkSize();
        new SampleFile(pair.secondFolder).checkSize();
        EvaluatedItems first = EvaluatedItems.read(pair.firstFolder);
        EvaluatedItems second =
                pair.firstFolder.equals(pair.secondFolder) ? first : EvaluatedItems.read(pair.secondFolder);
        return CheckpointComparison.of(
                tasks(first, pair.first),
                tasks(second, pair.second),
                CheckpointComparison.contaminatedInEither(first.contaminated(), second.contaminated()),
                ComparisonSettings.USUAL);
    }

    private static Map<String, MeasuredTask> tasks(EvaluatedItems items, ComparableCheckpoint checkpoint) {
        return checkpoint.second() ? items.second() : items.first();
    }

    private ComparableCheckpoint find(String parameter, @Nullable String name) {
        if (name == null || name.isBlank()) {
            throw RefusedException.of(
                    400,
                    "A checkpoint is missing",
                    parameter + " is missing: RUN:STEP, the id of a run, or the name of a release is expected.");
        }
        List<ComparableCheckpoint> all = history.comparable();
        return named(all, name)
                .or(() -> name.contains(":")
                        ? Optional.empty()
                        : releases.apply(name)
                                .flatMap(it -> named(
                                        all, it.run() + ":" + it.checkpoint().step())))
                .orElseThrow(
                        () -> RefusedException.of(
                                404,
                                "The checkpoint was not evaluated",
                                parameter + " is '" + name
                                        + "', which is no evaluated checkpoint; GET /api/comparisons/checkpoints lists them all."));
    }

    /** A run alone stands for the checkpoint that its evaluation decided about, the second one. */
    private static Optional<ComparableCheckpoint> named(List<ComparableCheckpoint> all, String name) {
        return Stream.concat(
                        all.stream().filter(it -> it.name().equals(name)),
                        all.stream()
                                .filter(it -> it.second() && it.run().value().equals(name)))
                .findFirst();
    }
}
