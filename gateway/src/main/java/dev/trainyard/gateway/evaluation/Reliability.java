package dev.trainyard.gateway.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.comparison.statistics.Calibration;
import java.util.List;

/**
 * How well two checkpoints' confidence in their answers is justified, in each multiple-choice task.
 *
 * @param compared the steps that made the first and the second checkpoint
 * @param level confidence level of all intervals
 */
public record Reliability(List<String> compared, double level, List<TaskReliability> tasks) {
    public Reliability {
        compared = List.copyOf(compared);
        tasks = List.copyOf(tasks);
    }

    /**
     * A multiple-choice task.
     *
     * @param items that have the log-likelihoods of at least two choices
     * @param chance the share of right answers of a checkpoint that guesses: the mean of 1 divided by the number of
     *     choices
     */
    public record TaskReliability(
            String task,
            int items,
            double chance,
            @JsonProperty("base") Curve first,
            @JsonProperty("aligned") Curve second) {}

    /**
     * A checkpoint's reliability curve.
     *
     * @param error the expected calibration error: the mean distance between confidence and the share of right answers in
     *     a bin, weighted by the number of items (Guo et al. 2017, arXiv 1706.04599)
     * @param low the lower end of its interval; chance increases the error, so it may lie near the upper end or above
     * @param high the upper end
     * @param bins of equal width that contain items
     */
    public record Curve(double error, double low, double high, List<Bin> bins) {
        public Curve {
            bins = List.copyOf(bins);
        }
    }

    /**
     * The items whose confidence lies above {@code from} and up to {@code to}.
     *
     * @param confidence the mean of its items
     * @param right the share of its items that the surest choice answers rightly
     * @param low the lower end of Wilson's interval of that share
     * @param high the upper end
     */
    public record Bin(double from, double to, int items, double confidence, double right, double low, double high) {
        static Bin of(Calibration.Bin bin) {
            return new Bin(
                    bin.low(),
                    bin.high(),
                    bin.items(),
                    bin.confidence(),
                    bin.accuracy(),
                    bin.interval().low(),
                    bin.interval().high());
        }
    }
}
