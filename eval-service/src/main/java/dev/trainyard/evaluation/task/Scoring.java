package dev.trainyard.evaluation.task;

import dev.trainyard.comparison.statistics.BootstrapInterval;
import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.comparison.statistics.WilsonInterval;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.ScoreOrigin;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Computes a task's score and confidence interval from its results.
 *
 * @param confidence level of the intervals
 * @param seed of the bootstrap's resampling
 */
public record Scoring(double confidence, long seed) {

    /**
     * The score of a task over its clean items, with the score of the contaminated ones apart if the task's items are
     * searched for in the training documents, and with what was asked.
     *
     * @param results of all items, in the task's order
     */
    public Score score(Task task, List<ItemResult> results) {
        Map<Boolean, List<ItemResult>> parts =
                results.stream().collect(Collectors.partitioningBy(ItemResult::isContaminated));
        boolean searched = IntStream.range(0, task.items())
                .anyMatch(item -> task.searchedText(item).isPresent());
        return score(task.metric(), parts.getOrDefault(false, List.of()))
                .withContaminated(searched ? score(task.metric(), parts.getOrDefault(true, List.of())) : null)
                .withOrigin(new ScoreOrigin(task.version(), task.digest(), promptDigest(results), seed));
    }

    /** Of the digests of all prompts, a line each; null if one is not known, or there is none. */
    private static @Nullable Sha256 promptDigest(List<ItemResult> results) {
        if (results.isEmpty()) return null;
        StringBuilder lines = new StringBuilder();
        for (ItemResult result : results) {
            Sha256 digest = result.promptDigest();
            if (digest == null) return null;
            lines.append(digest.hex()).append('\n');
        }
        return Sha256.of(lines.toString());
    }

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
            case DIFFERENCE, EXPECTED_CALIBRATION_ERROR ->
                throw new IllegalArgumentException(metric.key() + " is no mean of the items' scores");
        };
        return new Score(sum / weight, n, interval.low(), interval.high());
    }
}
