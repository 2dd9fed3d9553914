package dev.trainyard.evaluation.task;

import dev.trainyard.comparison.statistics.BootstrapInterval;
import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.comparison.statistics.WilsonInterval;
import dev.trainyard.contracts.event.Score;
import java.util.List;

/**
 * Computes a task's score and confidence interval from its results.
 *
 * @param confidence level of the intervals
 * @param seed of the bootstrap's resampling
 */
public record Scoring(double confidence, long seed) {

    /** The weighted mean of the results; 0 with the widest interval if there are none. */
    public Score score(Metric metric, List<ItemResult> results) {
        int n = results.size();
        if (n == 0) return new Score(0, 0, 0, 1);
        double[] values = results.stream().mapToDouble(ItemResult::score).toArray();
        double[] weights = results.stream().mapToDouble(ItemResult::weight).toArray();
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < n; i++) {
            sum += values[i] * weights[i];
            weight += weights[i];
        }
        Interval interval = switch (metric) {
            case BITS_PER_BYTE, F1, PASS_AT_K -> BootstrapInterval.of(values, weights, confidence, seed);
            case ACCURACY, RATE, EXACT_MATCH -> WilsonInterval.of(sum, n, confidence);
        };
        return new Score(sum / weight, n, interval.low(), interval.high());
    }
}
