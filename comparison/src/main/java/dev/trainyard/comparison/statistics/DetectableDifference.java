package dev.trainyard.comparison.statistics;

import java.util.function.DoubleUnaryOperator;

/**
 * The smallest true difference that a paired comparison finds with a given probability (its power): if a comparison
 * finds nothing, smaller differences than this may still exist.
 */
public final class DetectableDifference {
    /** Above this number of items, McNemar's test is approximated by the normal distribution. */
    private static final int MOST_EXACT = 500;

    private DetectableDifference() {}

    /**
     * For the difference of means (Miller 2024, arXiv 2411.00640, section 5): the standard error times the sum of the
     * quantiles for the error rate and for the power. The quantiles are Student's, as in the interval.
     *
     * @param standardError of the paired difference
     * @param clusters the number of independent clusters of items
     * @param alpha two-sided error rate
     * @return infinite with fewer than two clusters
     */
    public static double ofMeans(double standardError, int clusters, double alpha, double power) {
        if (clusters < 2) return Double.POSITIVE_INFINITY;
        double degrees = clusters - 1.0;
        return (StudentT.quantile(1 - alpha / 2, degrees) + StudentT.quantile(power, degrees)) * standardError;
    }

    /**
     * For the rates that McNemar's exact test compares: the difference at which the test's exact power reaches the given
     * one; above 500 items by the normal approximation (Connor 1987). The share of items that distinguish the
     * checkpoints is assumed to be the observed one, or the difference itself if that is larger.
     *
     * @param discordant the share of the items on which exactly one checkpoint succeeds
     * @return infinite if not even a difference of 1 would be found
     */
    public static double ofRates(int items, double discordant, double alpha, double power) {
        DoubleUnaryOperator reached = items <= MOST_EXACT
                ? exactPower(items, discordant, alpha)
                : difference -> approximatePower(items, discordant, alpha, difference);
        if (reached.applyAsDouble(1) < power) return Double.POSITIVE_INFINITY;
        double low = 0;
        double high = 1;
        while (high - low > 1e-6) {
            double middle = (low + high) / 2;
            if (reached.applyAsDouble(middle) < power) low = middle;
            else high = middle;
        }
        return high;
    }

    /** The probability that McNemar's exact test finds a difference in its true direction. */
    static double exactPower(int items, double discordant, double alpha, double difference) {
        return exactPower(items, discordant, alpha).applyAsDouble(difference);
    }

    private static DoubleUnaryOperator exactPower(int items, double discordant, double alpha) {
        int[] needed = new int[items + 1];
        for (int m = 0; m <= items; m++) needed[m] = needed(m, m == 0 ? 0 : needed[m - 1], alpha);
        return difference -> {
            double distinguishing = Math.max(discordant, difference);
            double worse = distinguishing == 0 ? 0.5 : (distinguishing + difference) / (2 * distinguishing);
            double power = 0;
            for (int m = 0; m <= items; m++) {
                double likely = Binomial.probability(m, items, distinguishing);
                if (likely > 1e-12) power += likely * Binomial.atLeast(needed[m], m, worse);
            }
            return power;
        };
    }

    /** The smallest count on one side of {@code m} discordant items that is significant; m + 1 if none is. */
    private static int needed(int m, int atLeast, double alpha) {
        int count = Math.max(atLeast, (m + 1) / 2);
        while (count <= m && 2 * Binomial.atLeast(count, m, 0.5) > alpha) count++;
        return count;
    }

    private static double approximatePower(int items, double discordant, double alpha, double difference) {
        double distinguishing = Math.max(discordant, difference);
        double spread = Math.sqrt(Math.max(1e-12, distinguishing - difference * difference));
        double limit = NormalQuantile.of(1 - alpha / 2) * Math.sqrt(distinguishing);
        return NormalQuantile.share((difference * Math.sqrt(items) - limit) / spread);
    }
}
