package dev.trainyard.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CalibrationIntervalTest {
    private static final int SIMULATIONS = 200;
    private static final int ITEMS = 150;
    private static final int BINS = 10;

    @Test
    void containsTheErrorOfACalibratedModel() {
        assertThat(covered(0)).isGreaterThanOrEqualTo(0.93);
    }

    @Test
    void containsTheErrorOfAModelThatIsTooSure() {
        assertThat(covered(0.15)).isGreaterThanOrEqualTo(0.85);
    }

    @Test
    void excludesZeroForAModelThatIsMuchTooSure() {
        double[] confidence = new double[100];
        boolean[] right = new boolean[100];
        for (int i = 0; i < 100; i++) {
            confidence[i] = 0.9 + i * 0.0005;
            right[i] = i % 2 == 0;
        }

        Interval interval = CalibrationInterval.of(confidence, right, Clusters.none(100), BINS, 0.95, 1);

        assertThat(interval.low()).isBetween(0.25, 0.4);
        assertThat(interval.high()).isBetween(0.45, 0.6);
    }

    @Test
    void isWiderWhereItemsShareAPassage() {
        double[] confidence = new double[120];
        boolean[] right = new boolean[120];
        List<@Nullable String> passages = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            confidence[i] = 0.85;
            right[i] = i / 6 % 2 == 0;
            passages.add("passage " + i / 6);
        }

        Interval alone = CalibrationInterval.of(confidence, right, Clusters.none(120), BINS, 0.95, 1);
        Interval shared = CalibrationInterval.of(confidence, right, Clusters.of(passages), BINS, 0.95, 1);

        assertThat(width(shared)).isGreaterThan(1.8 * width(alone));
    }

    /** The same random signs, but each simulated error is computed from its items. */
    @Test
    void equalsAPlainSecondImplementation() {
        double[] confidence = {0.31, 0.42, 0.97, 0.55, 0.61, 0.9, 0.78, 0.12, 0.93, 0.66, 0.71, 0.88};
        boolean[] right = {false, true, false, false, true, false, false, false, true, false, true, false};
        double measured = Calibration.of(confidence, right, 5, 0.9).error();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int step = 0; step <= 4_000; step++) {
            double factor = step / 1_000.0;
            double[] errors = simulated(confidence, right, factor);
            long least =
                    Arrays.stream(errors).filter(it -> it >= measured - 1e-12).count();
            long most =
                    Arrays.stream(errors).filter(it -> it <= measured + 1e-12).count();
            if (least >= 50) low = Math.min(low, factor);
            if (most >= 50) high = Math.max(high, factor);
        }

        double[] ofMeasured = simulated(confidence, right, 1);
        Arrays.sort(ofMeasured);
        double fall = Arrays.stream(ofMeasured).average().orElseThrow() - ofMeasured[50];

        Interval interval = CalibrationInterval.of(confidence, right, Clusters.none(12), 5, 0.9, 7);

        assertThat(measured).isCloseTo(0.325, Assertions.within(1e-9));
        assertThat(interval.low()).isCloseTo(low * measured, Assertions.within(0.001));
        assertThat(interval.high()).isCloseTo(Math.max(high * measured, measured + fall), Assertions.within(0.001));
    }

    /** The errors of 1,000 samples of a model whose bins are off by a multiple of what was measured. */
    private static double[] simulated(double[] confidence, boolean[] right, double factor) {
        int n = confidence.length;
        SplittableRandom random = new SplittableRandom(7);
        double[] errors = new double[1_000];
        for (int draw = 0; draw < errors.length; draw++) {
            double[] sign = new double[n];
            for (int i = 0; i < n; i++) sign[i] = random.nextBoolean() ? 1 : -1;
            for (int bin = 0; bin < 5; bin++) {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    if (!isIn(confidence[i], bin)) continue;
                    double gap = factor * gap(confidence, right, bin);
                    double residual = confidence[i] - (right[i] ? 1 : 0) - gap;
                    sum += gap + sign[i] * residual;
                }
                errors[draw] += Math.abs(sum) / n;
            }
        }
        return errors;
    }

    private static boolean isIn(double confidence, int bin) {
        return confidence > bin / 5.0 && confidence <= (bin + 1) / 5.0;
    }

    /** The mean confidence minus the accuracy of a bin. */
    private static double gap(double[] confidence, boolean[] right, int bin) {
        double sum = 0;
        int items = 0;
        for (int i = 0; i < confidence.length; i++) {
            if (!isIn(confidence[i], bin)) continue;
            sum += confidence[i] - (right[i] ? 1 : 0);
            items++;
        }
        return sum / items;
    }

    @Test
    void knowsNothingFromOneItem() {
        assertThat(CalibrationInterval.of(new double[] {0.5}, new boolean[] {true}, Clusters.none(1), BINS, 0.95, 1))
                .isEqualTo(new Interval(0, 1));
    }

    private static double width(Interval interval) {
        return interval.high() - interval.low();
    }

    /** The share of samples whose interval contains the true error of a model that is too sure by {@code excess}. */
    private static double covered(double excess) {
        SplittableRandom random = new SplittableRandom(3);
        int covered = 0;
        for (int simulation = 0; simulation < SIMULATIONS; simulation++) {
            double[] confidence = new double[ITEMS];
            boolean[] right = new boolean[ITEMS];
            for (int i = 0; i < ITEMS; i++) {
                confidence[i] = 0.25 + 0.75 * random.nextDouble();
                right[i] = random.nextDouble() < confidence[i] - excess;
            }
            Interval interval = CalibrationInterval.of(confidence, right, Clusters.none(ITEMS), BINS, 0.95, simulation);
            if (interval.low() <= excess && excess <= interval.high()) covered++;
        }
        return (double) covered / SIMULATIONS;
    }
}
