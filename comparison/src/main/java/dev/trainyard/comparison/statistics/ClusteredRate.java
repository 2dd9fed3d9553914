package dev.trainyard.comparison.statistics;

import java.util.Arrays;

/**
 * A share of successes among items of which some share a cluster. Such items say less than independent ones: their
 * effective number is that of independent items with the same standard error (Kish 1965), with the correction of Korn
 * and Graubard 1998 (Survey Methodology 24, 193-201) for few clusters, which compares Student's quantile with the normal
 * one. It is never above the number of items.
 *
 * @param rate from 0 to 1
 * @param effectiveItems the number of items if each stands on its own
 */
public record ClusteredRate(double rate, double effectiveItems) {
    private static final double ROUNDING = 1e-9;

    /**
     * @param values of the items, each from 0 to 1; at least one
     * @param confidence level of the intervals to come
     */
    public static ClusteredRate of(double[] values, Clusters clusters, double confidence) {
        double[] weights = new double[values.length];
        Arrays.fill(weights, 1);
        ClusteredMean mean = ClusteredMean.of(values, weights, clusters);
        double rate = Math.clamp(mean.mean(), 0, 1);
        return new ClusteredRate(
                rate, clusters.areShared() ? effective(rate, mean, values.length, confidence) : values.length);
    }

    private static double effective(double rate, ClusteredMean mean, int items, double confidence) {
        if (mean.clusters() < 2) return 1;
        // Without any variation nothing is known about that inside the clusters, so that each counts once.
        double independent = mean.standardError() < ROUNDING
                ? mean.clusters()
                : rate * (1 - rate) / Math.pow(mean.standardError(), 2);
        double tail = 1 - (1 - confidence) / 2;
        double few = NormalQuantile.of(tail) / StudentT.quantile(tail, mean.clusters() - 1.0);
        return Math.clamp(independent * few * few, 1, items);
    }

    /** Wilson's. */
    public Interval interval(double confidence) {
        return WilsonInterval.of(rate * effectiveItems, effectiveItems, confidence);
    }
}
