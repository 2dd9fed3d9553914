package dev.trainyard.gateway.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.comparison.ScoreDirection;
import dev.trainyard.comparison.TaskDifference;
import dev.trainyard.comparison.UnpairedItems;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How two checkpoints differ in one task, on the items that both were asked.
 *
 * @param lowerIsBetter whether a lower score is better
 * @param test how the p-value was computed: {@code mcnemar}, {@code bootstrap}, or {@code none} without common items
 * @param items the number of common items that are not contaminated; all other numbers are about these
 * @param first the first checkpoint's score; absent without common items, as the following numbers
 * @param second the second checkpoint's score
 * @param difference the second score minus the first one
 * @param low the lower end of the interval of the difference, for this task on its own; absent if there is none
 * @param high the upper end
 * @param pValue two-sided, for the hypothesis that there is no difference
 * @param adjustedPValue after Holm's adjustment over all tasks of the comparison
 * @param smallestDetectable the smallest true difference that would probably have been found, even as the least of all
 *     tasks; absent if there is none
 * @param verdict whether the second checkpoint is {@code better} or {@code worse} by the adjusted p-value; else
 *     {@code undecided}
 * @param better the number of items on which the second checkpoint is better
 * @param worse the number of items on which the second checkpoint is worse
 * @param onlyFirst items that only the first checkpoint was asked
 * @param onlySecond items that only the second checkpoint was asked
 * @param askedDifferently items of the same name whose questions or right answers differ; they are not compared
 * @param contaminated the scores on items that may have been in the training data of either; absent if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComparedTask(
        String task,
        String metric,
        boolean lowerIsBetter,
        String test,
        int items,
        @Nullable Double first,
        @Nullable Double second,
        @Nullable Double difference,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Double pValue,
        @Nullable Double adjustedPValue,
        @Nullable Double smallestDetectable,
        DifferenceVerdict verdict,
        int better,
        int worse,
        UnpairedItems onlyFirst,
        UnpairedItems onlySecond,
        UnpairedItems askedDifferently,
        @Nullable ContaminatedScores contaminated) {

    /** Whether the second checkpoint is significantly better or worse in a task. */
    public enum DifferenceVerdict {
        BETTER,
        WORSE,
        UNDECIDED;

        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The scores on the common items that may have been in the training data. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContaminatedScores(
            int items,
            double first,
            double second,
            double difference,
            @Nullable Double low,
            @Nullable Double high) {}

    static ComparedTask of(TaskDifference task, double alpha) {
        boolean tested = task.items() > 0;
        return new ComparedTask(
                task.task(),
                task.metric(),
                task.direction() == ScoreDirection.LOWER_IS_BETTER,
                task.test().name().toLowerCase(Locale.ROOT),
                task.items(),
                tested ? task.first() : null,
                tested ? task.second() : null,
                tested ? task.difference() : null,
                finite(task.interval().low()),
                finite(task.interval().high()),
                tested ? task.pValue() : null,
                tested ? task.adjusted() : null,
                finite(task.detectable()),
                task.isSignificantlyBetter(alpha)
                        ? DifferenceVerdict.BETTER
                        : task.isSignificantlyWorse(alpha) ? DifferenceVerdict.WORSE : DifferenceVerdict.UNDECIDED,
                task.better(),
                task.worse(),
                task.onlyFirst(),
                task.onlySecond(),
                task.askedDifferently(),
                of(task.contaminated()));
    }

    private static @Nullable ContaminatedScores of(TaskDifference.@Nullable ContaminatedItems items) {
        return items == null
                ? null
                : new ContaminatedScores(
                        items.items(),
                        items.first(),
                        items.second(),
                        items.difference(),
                        finite(items.interval().low()),
                        finite(items.interval().high()));
    }

    /** JSON has no infinite numbers. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
