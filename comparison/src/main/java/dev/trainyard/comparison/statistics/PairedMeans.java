package dev.trainyard.comparison.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The difference of the weighted means of two checkpoints on the same items, the second one's minus the first one's,
 * with a test and an interval by the paired bootstrap.
 *
 * <p>Items are resampled as pairs, and clusters as a whole. The bootstrap is the studentised one (Efron and Tibshirani
 * 1993, section 12.5, symmetric): each resample is divided by its own cluster-robust standard error, so that the
 * interval keeps its level with a few dozen items, where the percentile bootstrap is too narrow. The p-value and the
 * interval agree with each other. A resample without any variation counts against a finding; if there are so many of
 * them that the interval would have no end, the interval is Student's.
 */
public final class PairedMeans {
    private static final int DRAWS = 10_000;

    private final double[] firstSums;
    private final double[] firstWeights;
    private final double[] secondSums;
    private final double[] secondWeights;
    private final int clusters;

    /**
     * @param first the first checkpoint's value of each item
     * @param second the second checkpoint's value of each item
     * @param weights of the items; their sum is above 0
     */
    public PairedMeans(double[] first, double[] second, double[] weights, Clusters clusters) {
        this(first, weights, second, weights, clusters);
    }

    /** With weights that differ between the checkpoints, such as the tokens of an answer. */
    public PairedMeans(
            double[] first, double[] firstWeights, double[] second, double[] secondWeights, Clusters clusters) {
        this.firstSums = clusters.sums(products(first, firstWeights));
        this.firstWeights = clusters.sums(firstWeights);
        this.secondSums = clusters.sums(products(second, secondWeights));
        this.secondWeights = clusters.sums(secondWeights);
        this.clusters = clusters.count();
    }

    /**
     * @param standardError cluster-robust, with the factor G / (G - 1) for G clusters
     * @param pValue two-sided, for the hypothesis that there is no difference
     */
    public record Result(double difference, double standardError, Interval interval, double pValue) {}

    /** An estimate of the difference from all clusters or from a resample. */
    private record Estimate(double difference, double standardError) {}

    /** Cluster-robust, with the factor G / (G - 1) for G clusters. */
    public double standardError() {
        return estimate(once()).standardError;
    }

    private int[] once() {
        int[] once = new int[clusters];
        Arrays.fill(once, 1);
        return once;
    }

    public Result compare(double confidence, long seed) {
        Estimate all = estimate(once());
        if (clusters < 2) {
            Interval unknown = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            return new Result(all.difference, all.standardError, unknown, 1);
        }
        if (isNone(all.standardError, all.difference)) return withoutVariation(all.difference);
        double[] statistics = statistics(all, seed);
        double observed = Math.abs(all.difference) / all.standardError;
        long asLarge = Arrays.stream(statistics).filter(t -> t >= observed).count();
        double quantile = statistics[Math.min(DRAWS, (int) Math.ceil(confidence * (DRAWS + 1))) - 1];
        if (Double.isInfinite(quantile)) quantile = StudentT.quantile(1 - (1 - confidence) / 2, clusters - 1);
        double half = quantile * all.standardError;
        return new Result(
                all.difference,
                all.standardError,
                new Interval(all.difference - half, all.difference + half),
                (1.0 + asLarge) / (DRAWS + 1));
    }

    /** If all clusters differ by the same amount, only their number is evidence: the sign test. */
    private Result withoutVariation(double difference) {
        double p = Math.abs(difference) < 1e-12 ? 1 : Math.min(1, Math.pow(2, 1.0 - clusters));
        return new Result(difference, 0, new Interval(difference, difference), p);
    }

    /** The studentised differences of the resamples without their sign, ascending. */
    private double[] statistics(Estimate all, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] statistics = new double[DRAWS];
        int[] times = new int[clusters];
        for (int draw = 0; draw < DRAWS; draw++) {
            Arrays.fill(times, 0);
            for (int i = 0; i < clusters; i++) times[random.nextInt(clusters)]++;
            Estimate resampled = estimate(times);
            double distance = Math.abs(resampled.difference - all.difference);
            statistics[draw] = isNone(resampled.standardError, all.difference)
                    ? Double.POSITIVE_INFINITY
                    : distance / resampled.standardError;
        }
        Arrays.sort(statistics);
        return statistics;
    }

    private static boolean isNone(double standardError, double difference) {
        return standardError <= 1e-12 * Math.max(1e-3, Math.abs(difference));
    }

    /** @param times how often each cluster was drawn */
    private Estimate estimate(int[] times) {
        double first = 0;
        double firstWeight = 0;
        double second = 0;
        double secondWeight = 0;
        for (int g = 0; g < clusters; g++) {
            first += times[g] * firstSums[g];
            firstWeight += times[g] * firstWeights[g];
            second += times[g] * secondSums[g];
            secondWeight += times[g] * secondWeights[g];
        }
        double firstMean = first / firstWeight;
        double secondMean = second / secondWeight;
        double squares = 0;
        for (int g = 0; g < clusters; g++) {
            double residual = (secondSums[g] - secondMean * secondWeights[g]) / secondWeight
                    - (firstSums[g] - firstMean * firstWeights[g]) / firstWeight;
            squares += times[g] * residual * residual;
        }
        return new Estimate(secondMean - firstMean, ClusteredMean.error(squares, clusters));
    }

    static double[] products(double[] values, double[] weights) {
        double[] products = new double[values.length];
        for (int i = 0; i < products.length; i++) products[i] = values[i] * weights[i];
        return products;
    }
}
