package dev.trainyard.evaluation.task;

import dev.trainyard.comparison.statistics.BootstrapInterval;
import dev.trainyard.comparison.statistics.ClusteredRate;
import dev.trainyard.comparison.statistics.Clusters;
import dev.trainyard.comparison.statistics.Interval;
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
                .withOrigin(new ScoreOrigin(
                        task.version(),
                        task.digest(),
                        promptDigest(results),
                        seed,
                        task.form().orElse(null)));
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

    /** The groups of items that are not independent of each other. */
    public static Clusters clusters(List<ItemResult> results) {
        return Clusters.of(results.stream().map(ItemResult::cluster).toList());
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
        Clusters clusters = clusters(results);
        Interval interval = switch (metric) {
            case BITS_PER_BYTE, WORDS -> BootstrapInterval.of(values, weights, clusters, confidence, seed);
            case F1, PASS_AT_K -> {
                Interval resampled = BootstrapInterval.of(values, weights, clusters, confidence, seed);
                // Resamples of equal scores are equal, however few there are.
                yield resampled.low() < resampled.high()
                        ? resampled
                        : ClusteredRate.of(values, clusters, confidence).interval(confidence);
            }
            case ACCURACY, RATE, EXACT_MATCH ->
                ClusteredRate.of(values, clusters, confidence).interval(confidence);
            case DIFFERENCE, EXPECTED_CALIBRATION_ERROR ->
                throw new IllegalArgumentException(metric.key() + " is no mean of the items' scores");
        };
        return new Score(sum / weight, n, interval.low(), interval.high());
    }
}
