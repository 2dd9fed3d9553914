package dev.trainyard.comparison.statistics;

/**
 * A weighted mean with its cluster-robust standard error (Miller 2024, arXiv 2411.00640, section 2.2): the residuals of
 * a cluster are summed before they are squared, so that items that share a passage do not count as independent
 * evidence.
 *
 * <p>Small samples: the sum of squares is multiplied by G / (G - 1) for G clusters, and intervals use Student's t with
 * G - 1 degrees of freedom. With fewer than about 20 clusters, or one cluster that contains most of the items, the
 * interval is still too narrow; with one cluster there is none, and the standard error is infinite.
 *
 * @param mean weighted
 * @param clusters their number
 */
public record ClusteredMean(double mean, double standardError, int clusters) {

    /** @param weights of the items; their sum is above 0 */
    public static ClusteredMean of(double[] values, double[] weights, Clusters clusters) {
        double[] sums = clusters.sums(PairedMeans.products(values, weights));
        double[] weight = clusters.sums(weights);
        double total = 0;
        double sum = 0;
        for (int g = 0; g < sums.length; g++) {
            sum += sums[g];
            total += weight[g];
        }
        double mean = sum / total;
        double squares = 0;
        for (int g = 0; g < sums.length; g++) {
            double residual = (sums[g] - mean * weight[g]) / total;
            squares += residual * residual;
        }
        return new ClusteredMean(mean, error(squares, clusters.count()), clusters.count());
    }

    /** The standard error from the sum of squared contributions of {@code clusters} clusters. */
    static double error(double squares, int clusters) {
        return clusters < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares * clusters / (clusters - 1));
    }

    /** By Student's t. */
    public Interval interval(double confidence) {
        if (clusters < 2) return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        double half = StudentT.quantile(1 - (1 - confidence) / 2, clusters - 1) * standardError;
        return new Interval(mean - half, mean + half);
    }
}
