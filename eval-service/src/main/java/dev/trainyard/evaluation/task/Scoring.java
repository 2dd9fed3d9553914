package dev.trainyard.evaluation.task;

import dev.trainyard.contracts.event.Score;
import dev.trainyard.evaluation.statistics.BootstrapInterval;
import dev.trainyard.evaluation.statistics.Interval;
import dev.trainyard.evaluation.statistics.WilsonInterval;
import java.util.List;

/**
 * Turns the outcomes of a task into its score and interval.
 *
 * @param confidence level of the intervals
 * @param seed of the drawing in the bootstrap
 */
public record Scoring(double confidence, long seed) {

    /** The weighted mean of the outcomes; 0 with the widest interval where there are none. */
    public Score score(Metric metric, List<Outcome> outcomes) {
        int n = outcomes.size();
        if (n == 0) return new Score(0, 0, 0, 1);
        double[] values = outcomes.stream().mapToDouble(Outcome::score).toArray();
        double[] weights = outcomes.stream().mapToDouble(Outcome::weight).toArray();
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < n; i++) {
            sum += values[i] * weights[i];
            weight += weights[i];
        }
        Interval interval = switch (metric) {
            case BITS_PER_BYTE -> BootstrapInterval.of(values, weights, confidence, seed);
            case ACCURACY, RATE -> WilsonInterval.of(sum, n, confidence);
        };
        return new Score(sum / weight, n, interval.low(), interval.high());
    }
}
