package dev.trainyard.gateway.evaluation;

import dev.trainyard.comparison.CheckpointComparison;
import dev.trainyard.comparison.IncomparableTask;
import java.util.List;

/**
 * Two checkpoints compared on the items that both were asked.
 *
 * @param alpha the error rate of the tests over all tasks; intervals have the level 1 - alpha
 * @param power the probability with which the smallest detectable differences would be found
 * @param tasks that both checkpoints were asked in the same form, in alphabetical order
 * @param incomparable tasks that both were asked in different forms, with the reason
 * @param onlyFirst tasks of the first checkpoint alone
 * @param onlySecond tasks of the second checkpoint alone
 */
public record ComparisonView(
        ComparedCheckpoint first,
        ComparedCheckpoint second,
        double alpha,
        double power,
        List<ComparedTask> tasks,
        List<IncomparableTask> incomparable,
        List<String> onlyFirst,
        List<String> onlySecond) {
    public ComparisonView {
        tasks = List.copyOf(tasks);
        incomparable = List.copyOf(incomparable);
        onlyFirst = List.copyOf(onlyFirst);
        onlySecond = List.copyOf(onlySecond);
    }

    public static ComparisonView of(
            ComparedCheckpoint first, ComparedCheckpoint second, CheckpointComparison comparison) {
        double alpha = comparison.settings().alpha();
        return new ComparisonView(
                first,
                second,
                alpha,
                comparison.settings().power(),
                comparison.tasks().stream()
                        .map(task -> ComparedTask.of(task, alpha))
                        .toList(),
                comparison.incomparable(),
                comparison.onlyFirst(),
                comparison.onlySecond());
    }
}
