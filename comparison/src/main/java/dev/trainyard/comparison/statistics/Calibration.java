package dev.trainyard.comparison.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * How well a model's confidence agrees with how often it is right.
 *
 * @param error the expected calibration error: the mean distance between confidence and accuracy in a bin, weighted by
 *     the number of items (Guo et al. 2017, arXiv 1706.04599)
 * @param bins of equal width that contain items, for a reliability plot
 */
public record Calibration(double error, List<Bin> bins) {
    /** The usual number of bins (Guo et al. 2017). */
    public static final int BINS = 10;

    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * The items whose confidence lies in (low, high]; the first bin includes 0.
     *
     * @param confidence the mean confidence of its items
     * @param accuracy the share of its items that were answered rightly
     * @param interval Wilson's interval of the accuracy
     */
    public record Bin(double low, double high, int items, double confidence, double accuracy, Interval interval) {}

    /**
     * @param confidence of each answer, in [0, 1]
     * @param right whether each answer is right
     * @param bins their number
     * @param level confidence level of the bins' intervals
     */
    public static Calibration of(double[] confidence, boolean[] right, int bins, double level) {
        int[] items = new int[bins];
        int[] successes = new int[bins];
        double[] sums = new double[bins];
        for (int i = 0; i < confidence.length; i++) {
            int bin = bin(confidence[i], bins);
            items[bin]++;
            sums[bin] += confidence[i];
            if (right[i]) successes[bin]++;
        }
        List<Bin> filled = new ArrayList<>();
        double error = 0;
        for (int bin = 0; bin < bins; bin++) {
            int n = items[bin];
            if (n == 0) continue;
            double accuracy = (double) successes[bin] / n;
            filled.add(new Bin(
                    (double) bin / bins,
                    (bin + 1.0) / bins,
                    n,
                    sums[bin] / n,
                    accuracy,
                    WilsonInterval.of(successes[bin], n, level)));
            error += Math.abs(sums[bin] / n - accuracy) * n / confidence.length;
        }
        return new Calibration(error, filled);
    }

    /** The index of the bin of a confidence. */
    static int bin(double confidence, int bins) {
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("a confidence is between 0 and 1, not " + confidence);
        }
        return Math.max(0, (int) Math.ceil(confidence * bins) - 1);
    }
}
