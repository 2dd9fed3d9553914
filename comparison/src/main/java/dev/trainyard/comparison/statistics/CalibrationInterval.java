package dev.trainyard.comparison.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;

/**
 * The interval of the expected calibration error, which contains the errors of a model for which the measured one would
 * not be surprising.
 *
 * <p>The error is a sum of absolute values, so chance increases it: a perfectly calibrated model has an error above 0 in
 * any finite sample. Percentiles of resamples would add that increase a second time and never contain 0. Instead, the
 * distances between confidence and accuracy of all bins are shrunk or stretched by a common factor; for each factor, the
 * error that samples of such a model would have is simulated, and the interval contains the factors for which the
 * measured error lies between the outer percentiles. With the factor 0 these are the consistency bars of Bröcker and
 * Smith 2007 (Weather and Forecasting 22, 651-661). The chance is that of the wild bootstrap (Wu 1986), which gives the
 * distances of each cluster a random sign.
 *
 * <p>Where all bins are equally far off, chance hardly increases the error, but the pattern that is stretched has bins
 * that are closer by chance, and the factors end too early. The upper end is therefore at least the measured error plus
 * the distance by which a sample falls below the mean of the samples at the same tail.
 *
 * <p>The measured error may lie above the middle of its interval. Simulated coverage of the 95 % interval is 0.91 to
 * 0.98, for 40 to 500 items; if most bins are calibrated and few are not, as little as 0.88.
 */
public final class CalibrationInterval {
    private static final int DRAWS = 1_000;
    private static final int HALVINGS = 30;
    private static final double LARGEST_FACTOR = 16;
    private static final double ROUNDING = 1e-12;

    private final double error;
    /** Confidence minus accuracy in each bin, as a part of the error. */
    private final double[] distance;
    /** The chance in each draw and bin without a distance between confidence and accuracy. */
    private final double[][] chance;
    /** How much less it is with the measured distances, since items then vary around another mean. */
    private final double[][] lessChance;

    private CalibrationInterval(double[] confidence, boolean[] right, Clusters clusters, int bins, long seed) {
        int n = confidence.length;
        int[] binOf = new int[n];
        double[] excess = new double[n];
        int[] items = new int[bins];
        distance = new double[bins];
        for (int i = 0; i < n; i++) {
            binOf[i] = Calibration.bin(confidence[i], bins);
            excess[i] = (confidence[i] - (right[i] ? 1 : 0)) / n;
            items[binOf[i]]++;
            distance[binOf[i]] += excess[i];
        }
        double sum = 0;
        for (double one : distance) sum += Math.abs(one);
        error = sum;
        SplittableRandom random = new SplittableRandom(seed);
        chance = new double[DRAWS][bins];
        lessChance = new double[DRAWS][bins];
        double[] sign = new double[clusters.count()];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int g = 0; g < sign.length; g++) sign[g] = random.nextBoolean() ? 1 : -1;
            for (int i = 0; i < n; i++) {
                int bin = binOf[i];
                chance[draw][bin] += sign[clusters.of(i)] * excess[i];
                lessChance[draw][bin] += sign[clusters.of(i)] * distance[bin] / items[bin];
            }
        }
    }

    /**
     * @param confidence of each answer, in [0, 1]
     * @param right whether each answer is right
     * @param bins of equal width, their number
     * @param level confidence level, such as 0.95
     * @return [0, 1] with fewer than two clusters
     */
    public static Interval of(
            double[] confidence, boolean[] right, Clusters clusters, int bins, double level, long seed) {
        if (clusters.count() < 2) return new Interval(0, 1);
        CalibrationInterval interval = new CalibrationInterval(confidence, right, clusters, bins, seed);
        double tail = (1 - level) / 2;
        double low = interval.largest(factor -> interval.shareAtLeast(factor) < tail);
        double high = interval.largest(factor -> interval.shareAtMost(factor) >= tail);
        double upper = Math.max(Math.max(low, high) * interval.error, interval.error + interval.fall(tail));
        return new Interval(Math.min(1, low * interval.error), Math.min(1, upper));
    }

    /** The largest factor for which a condition holds that holds up to some factor; 0 if it never does. */
    private double largest(DoublePredicate holds) {
        if (!holds.test(0)) return 0;
        double low = 0;
        double high = LARGEST_FACTOR;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (holds.test(middle)) low = middle;
            else high = middle;
        }
        return low;
    }

    /** The share of samples with an error at least as large as the measured one. */
    private double shareAtLeast(double factor) {
        int count = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            if (simulated(factor, draw) >= error - ROUNDING) count++;
        }
        return (double) count / DRAWS;
    }

    private double shareAtMost(double factor) {
        int count = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            if (simulated(factor, draw) <= error + ROUNDING) count++;
        }
        return (double) count / DRAWS;
    }

    /** How far samples with the measured distances fall below their mean, at a tail. */
    private double fall(double tail) {
        double[] errors = new double[DRAWS];
        double sum = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            errors[draw] = simulated(1, draw);
            sum += errors[draw];
        }
        Arrays.sort(errors);
        return sum / DRAWS - errors[(int) Math.round(tail * DRAWS)];
    }

    private double simulated(double factor, int draw) {
        double simulated = 0;
        for (int bin = 0; bin < distance.length; bin++) {
            simulated += Math.abs(factor * distance[bin] + chance[draw][bin] - factor * lessChance[draw][bin]);
        }
        return simulated;
    }
}
