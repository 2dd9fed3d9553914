package dev.trainyard.comparison.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How well a model's confidence agrees with how often it is right.
 *
 * @param error the expected calibration error: the mean distance between confidence and accuracy in a bin, weighted by
 *     the number of items (Guo et al. 2017, arXiv 1706.04599)
 * @param bins of equal width that contain items, for a reliability plot
 */
public record Calibration(double error, List<Bin> bins) {
    /** The usual number of bins. */
    public static final int BINS = 10;

    private static final int DRAWS = 2_000;

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
            if (!(confidence[i] >= 0 && confidence[i] <= 1)) {
                throw new IllegalArgumentException("a confidence is between 0 and 1, not " + confidence[i]);
            }
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

    /**
     * The interval of the error, from resampling the answers with replacement. A resample has a larger error than the
     * answers that it was drawn from, as these have a larger one than all possible answers. The basic bootstrap interval
     * subtracts this twice and the percentile interval adds it (Davison and Hinkley 1997, chapter 5), so neither alone is
     * wide enough; this is the smallest interval that contains both and the error. It begins at 0 unless a perfectly
     * calibrated model, which is right as often as its confidence says, would have a smaller error in all but the
     * interval's tail (Vaicenavicius et al. 2019, arXiv 1902.06977).
     */
    public static Interval interval(double[] confidence, boolean[] right, int bins, double level, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int answers = confidence.length;
        double error = error(confidence, right, bins);
        double[] errors = new double[DRAWS];
        double[] ofCalibrated = new double[DRAWS];
        double[] drawn = new double[answers];
        boolean[] drawnRight = new boolean[answers];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int i = 0; i < answers; i++) {
                int answer = random.nextInt(answers);
                drawn[i] = confidence[answer];
                drawnRight[i] = right[answer];
            }
            errors[draw] = error(drawn, drawnRight, bins);
            for (int i = 0; i < answers; i++) drawnRight[i] = random.nextDouble() < confidence[i];
            ofCalibrated[draw] = error(confidence, drawnRight, bins);
        }
        Arrays.sort(errors);
        Arrays.sort(ofCalibrated);
        Interval percentile = BootstrapInterval.percentiles(errors, level);
        boolean calibrated =
                error <= BootstrapInterval.percentiles(ofCalibrated, level).high();
        double low = calibrated ? 0 : Math.min(percentile.low(), 2 * error - percentile.high());
        double high = Math.max(percentile.high(), 2 * error - percentile.low());
        return new Interval(Math.clamp(low, 0, error), Math.clamp(high, error, 1));
    }

    private static double error(double[] confidence, boolean[] right, int bins) {
        double[] distances = new double[bins]; // confidence minus accuracy, times the number of answers
        for (int i = 0; i < confidence.length; i++) {
            distances[bin(confidence[i], bins)] += confidence[i] - (right[i] ? 1 : 0);
        }
        return Arrays.stream(distances).map(Math::abs).sum() / confidence.length;
    }

    private static int bin(double confidence, int bins) {
        return Math.max(0, (int) Math.ceil(confidence * bins) - 1);
    }
}
