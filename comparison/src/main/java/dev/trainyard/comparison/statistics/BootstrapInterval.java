package dev.trainyard.comparison.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap interval of a weighted mean, by resampling the items with replacement (Efron 1979). Whole
 * documents are resampled, since the tokens of one document are not independent of each other.
 */
public final class BootstrapInterval {
    private static final int DRAWS = 2_000;

    private BootstrapInterval() {}

    /**
     * @param values one for each item, such as bits per byte
     * @param weights one for each item, such as bytes; their sum is above 0
     */
    public static Interval of(double[] values, double[] weights, double confidence, long seed) {
        return of(values, weights, Clusters.none(values.length), confidence, seed);
    }

    /** The same with whole clusters that are resampled. */
    public static Interval of(double[] values, double[] weights, Clusters clusters, double confidence, long seed) {
        double[] sums = clusters.sums(PairedMeans.products(values, weights));
        double[] sumsOfWeights = clusters.sums(weights);
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            double weight = 0;
            for (int i = 0; i < sums.length; i++) {
                int cluster = random.nextInt(sums.length);
                sum += sums[cluster];
                weight += sumsOfWeights[cluster];
            }
            means[draw] = sum / weight;
        }
        Arrays.sort(means);
        return percentiles(means, confidence);
    }

    /** The interval between the percentiles of sorted draws. */
    static Interval percentiles(double[] sorted, double confidence) {
        double tail = (1 - confidence) / 2;
        return new Interval(percentile(sorted, tail), percentile(sorted, 1 - tail));
    }

    private static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
