package dev.trainyard.comparison;

import dev.trainyard.comparison.statistics.Holm;
import dev.trainyard.comparison.statistics.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two checkpoints compared on the items that both were asked. Items are paired by their names, never by their position,
 * and items that only one checkpoint was asked are counted and named. So are items of the same name with different
 * questions. Contaminated items are reported apart and decide nothing.
 *
 * @param tasks that both checkpoints were asked in the same form, in alphabetical order
 * @param incomparable tasks that both were asked in different forms
 * @param onlyFirst tasks of the first checkpoint alone
 * @param onlySecond tasks of the second checkpoint alone
 */
public record CheckpointComparison(
        ComparisonSettings settings,
        List<TaskDifference> tasks,
        List<IncomparableTask> incomparable,
        List<String> onlyFirst,
        List<String> onlySecond) {
    public CheckpointComparison {
        tasks = List.copyOf(tasks);
        incomparable = List.copyOf(incomparable);
        onlyFirst = List.copyOf(onlyFirst);
        onlySecond = List.copyOf(onlySecond);
    }

    /**
     * Compares all tasks that both checkpoints were asked.
     *
     * @param first the results of the first checkpoint, by task
     * @param second the results of the second checkpoint, by task
     * @param contaminated the names of items that may have been in the training data, by task
     */
    public static CheckpointComparison of(
            Map<String, MeasuredTask> first,
            Map<String, MeasuredTask> second,
            Map<String, Set<String>> contaminated,
            ComparisonSettings settings) {
        List<TaskDifference> differences = new ArrayList<>();
        List<IncomparableTask> incomparable = new ArrayList<>();
        List<@Nullable PairedScores> scores = new ArrayList<>();
        for (String task : new TreeSet<>(first.keySet())) {
            MeasuredTask ofFirst = first.get(task);
            MeasuredTask ofSecond = second.get(task);
            if (ofFirst == null || ofSecond == null) continue;
            Optional<String> reason = ofFirst.incomparableWith(ofSecond);
            if (reason.isPresent()) {
                incomparable.add(new IncomparableTask(task, reason.get()));
                continue;
            }
            List<String> clean = common(ofFirst, ofSecond, contaminated.getOrDefault(task, Set.of()), false);
            List<String> known = common(ofFirst, ofSecond, contaminated.getOrDefault(task, Set.of()), true);
            PairedScores paired = clean.isEmpty() ? null : new PairedScores(ofFirst.items(), ofSecond.items(), clean);
            scores.add(paired);
            differences.add(difference(task, ofFirst, ofSecond, clean.size(), paired, known, settings));
        }
        return new CheckpointComparison(
                settings,
                adjusted(differences, scores, settings),
                incomparable,
                missing(first.keySet(), second.keySet()),
                missing(second.keySet(), first.keySet()));
    }

    /** The items that may have been in the training data of either of two checkpoints, by task. */
    public static Map<String, Set<String>> contaminatedInEither(
            Map<String, Set<String>> first, Map<String, Set<String>> second) {
        Map<String, Set<String>> either = new HashMap<>();
        for (Map<String, Set<String>> one : List.of(first, second)) {
            one.forEach((task, items) ->
                    either.computeIfAbsent(task, _ -> new HashSet<>()).addAll(items));
        }
        return either;
    }

    public Optional<TaskDifference> task(String name) {
        return tasks.stream().filter(it -> it.task().equals(name)).findFirst();
    }

    /** Why the scores of a task cannot be compared; empty if they can, or if it was not asked of both. */
    public Optional<String> whyIncomparable(String name) {
        return incomparable.stream()
                .filter(it -> it.task().equals(name))
                .map(IncomparableTask::reason)
                .findFirst();
    }

    private static List<String> missing(Set<String> tasks, Set<String> others) {
        return tasks.stream().filter(task -> !others.contains(task)).sorted().toList();
    }

    private static List<String> common(
            MeasuredTask first, MeasuredTask second, Set<String> contaminated, boolean wanted) {
        return named(first, second)
                .filter(item -> isSame(first, second, item))
                .filter(item -> contaminated.contains(item) == wanted)
                .toList();
    }

    /** The names of items that both were asked. */
    private static Stream<String> named(MeasuredTask first, MeasuredTask second) {
        return first.items().keySet().stream().filter(second.items()::containsKey);
    }

    private static boolean isSame(MeasuredTask first, MeasuredTask second, String item) {
        MeasuredItem one = first.items().get(item);
        MeasuredItem other = second.items().get(item);
        return one != null && other != null && one.asksTheSame(other);
    }

    private static TaskDifference difference(
            String task,
            MeasuredTask first,
            MeasuredTask second,
            int items,
            @Nullable PairedScores paired,
            List<String> contaminated,
            ComparisonSettings settings) {
        ScoreDirection direction = ScoreDirection.of(task, second.metric());
        // Tasks with the same number of items must not be resampled in the same way.
        long seed = settings.seed() ^ task.hashCode();
        PairedScores.Tested tested = paired == null
                ? new PairedScores.Tested(
                        TaskDifference.Test.NONE,
                        0,
                        new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                        1)
                : paired.test(settings.alpha(), seed);
        return new TaskDifference(
                task,
                second.metric(),
                tested.test(),
                items,
                paired == null ? 0 : paired.firstMean(),
                paired == null ? 0 : paired.secondMean(),
                tested.difference(),
                tested.interval(),
                tested.pValue(),
                1,
                Double.POSITIVE_INFINITY,
                paired == null ? 0 : paired.changed(direction, 1),
                paired == null ? 0 : paired.changed(direction, -1),
                unpaired(first, second),
                unpaired(second, first),
                UnpairedItems.of(named(first, second)
                        .filter(item -> !isSame(first, second, item))
                        .toList()),
                contaminated.isEmpty()
                        ? null
                        : contaminated(
                                new PairedScores(first.items(), second.items(), contaminated),
                                contaminated,
                                settings,
                                seed));
    }

    private static TaskDifference.ContaminatedItems contaminated(
            PairedScores scores, List<String> items, ComparisonSettings settings, long seed) {
        PairedScores.Tested tested = scores.test(settings.alpha(), seed);
        return new TaskDifference.ContaminatedItems(
                items.size(), scores.firstMean(), scores.secondMean(), tested.difference(), tested.interval());
    }

    private static UnpairedItems unpaired(MeasuredTask here, MeasuredTask there) {
        return UnpairedItems.of(here.items().keySet().stream()
                .filter(item -> !there.items().containsKey(item))
                .toList());
    }

    /** Tasks without common items are not tested, so they do not count for the adjustment. */
    private static List<TaskDifference> adjusted(
            List<TaskDifference> tasks, List<@Nullable PairedScores> scores, ComparisonSettings settings) {
        double[] tested = tasks.stream()
                .filter(it -> it.items() > 0)
                .mapToDouble(TaskDifference::pValue)
                .toArray();
        double[] adjusted = Holm.adjusted(tested);
        List<TaskDifference> result = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < tasks.size(); i++) {
            PairedScores paired = scores.get(i);
            result.add(
                    paired == null
                            ? tasks.get(i)
                            : tasks.get(i)
                                    .adjusted(
                                            adjusted[next++],
                                            paired.detectable(settings.alpha() / tested.length, settings.power())));
        }
        return result;
    }
}
