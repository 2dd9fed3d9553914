package dev.trainyard.comparison;

import dev.trainyard.comparison.statistics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * How two checkpoints differ in one task, on the items that both were asked.
 *
 * @param items the number of common items that are not contaminated; all other numbers are about these
 * @param first the first checkpoint's score
 * @param second the second checkpoint's score
 * @param difference the second score minus the first one
 * @param interval of the difference, at the level 1 - alpha for this task on its own
 * @param pValue two-sided, for the hypothesis that there is no difference
 * @param adjusted the p-value after Holm's adjustment over all tasks of the comparison
 * @param detectable the smallest true difference that this comparison would probably have found, even as the least of
 *     all tasks; infinite if there is none
 * @param better the number of items on which the second checkpoint is better
 * @param worse the number of items on which the second checkpoint is worse
 * @param askedDifferently items of the same name whose questions or right answers differ; they are not compared
 * @param contaminated the same for items that may have been in the training data; null if there are none
 */
public record TaskDifference(
        String task,
        String metric,
        Test test,
        int items,
        double first,
        double second,
        double difference,
        Interval interval,
        double pValue,
        double adjusted,
        double detectable,
        int better,
        int worse,
        UnpairedItems onlyFirst,
        UnpairedItems onlySecond,
        UnpairedItems askedDifferently,
        @Nullable ContaminatedItems contaminated) {

    /** How the p-value was computed. */
    public enum Test {
        /** McNemar's exact test, for items that succeed or fail independently of each other. */
        MCNEMAR("exact McNemar"),
        /** The studentised paired bootstrap, for other scores, weights, and items in clusters. */
        BOOTSTRAP("paired bootstrap"),
        /** There are no common items. */
        NONE("none");

        private final String title;

        Test(String title) {
            this.title = title;
        }

        /** For people. */
        public String title() {
            return title;
        }
    }

    /** The scores on the common items that may have been in the training data. */
    public record ContaminatedItems(int items, double first, double second, double difference, Interval interval) {}

    public ScoreDirection direction() {
        return ScoreDirection.of(task, metric);
    }

    /** How much better the second checkpoint is, whichever direction is better. */
    public double gain() {
        return direction().gain(difference);
    }

    /** The lowest gain in the interval. */
    public double lowestGain() {
        return Math.min(direction().gain(interval.low()), direction().gain(interval.high()));
    }

    public boolean isSignificantlyWorse(double alpha) {
        return items > 0 && gain() < 0 && adjusted <= alpha;
    }

    public boolean isSignificantlyBetter(double alpha) {
        return items > 0 && gain() > 0 && adjusted <= alpha;
    }

    TaskDifference adjusted(double its, double detectableThen) {
        return new TaskDifference(
                task,
                metric,
                test,
                items,
                first,
                second,
                difference,
                interval,
                pValue,
                its,
                detectableThen,
                better,
                worse,
                onlyFirst,
                onlySecond,
                askedDifferently,
                contaminated);
    }
}
