package dev.trainyard.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
    private static final int SIMULATIONS = 200;
    private static final int ANSWERS = 200;

    @Test
    void theErrorIsTheWeightedDistanceOfConfidenceAndAccuracyInTheBins() {
        double[] confidence = {0.95, 0.95, 0.91, 0.55, 0.55};
        boolean[] right = {true, true, false, true, false};

        Calibration calibration = Calibration.of(confidence, right, Calibration.BINS, 0.95);

        // Three answers at 0.93667 with two right, two at 0.55 with one right.
        double expected = 3 / 5.0 * (2.81 / 3 - 2 / 3.0) + 2 / 5.0 * (0.55 - 0.5);
        assertThat(calibration.error()).isEqualTo(expected, within(1e-12));
        assertThat(calibration.bins()).hasSize(2);
    }

    @Test
    void theIntervalContainsTheErrorAndIsTheSameForTheSameSeed() {
        double[] confidence = new double[50];
        boolean[] right = new boolean[50];
        SplittableRandom chance = new SplittableRandom(1);
        answers(confidence, right, 0, chance);

        Interval interval = Calibration.interval(confidence, right, Calibration.BINS, 0.95, 7);

        double error = Calibration.of(confidence, right, Calibration.BINS, 0.95).error();
        assertThat(interval.low()).isLessThanOrEqualTo(error).isNotNegative();
        assertThat(interval.high()).isGreaterThanOrEqualTo(error).isLessThanOrEqualTo(1);
        assertThat(Calibration.interval(confidence, right, Calibration.BINS, 0.95, 7))
                .isEqualTo(interval);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.2})
    void intervalsContainTheTrueErrorOfModelsThatAreCalibratedOrTooSure(double excess) {
        assertThat(covered(excess)).isGreaterThanOrEqualTo(188);
    }

    /** In how many of 200 simulations the interval contains the true error. */
    private static int covered(double excess) {
        SplittableRandom chance = new SplittableRandom(20);
        int covered = 0;
        for (int simulation = 0; simulation < SIMULATIONS; simulation++) {
            double[] confidence = new double[ANSWERS];
            boolean[] right = new boolean[ANSWERS];
            answers(confidence, right, excess, chance);
            Interval interval = Calibration.interval(confidence, right, Calibration.BINS, 0.95, simulation);
            if (interval.low() <= excess && excess <= interval.high()) covered++;
        }
        return covered;
    }

    /** Answers that are right less often than their confidence says, by the same excess whatever the confidence. */
    private static void answers(double[] confidence, boolean[] right, double excess, SplittableRandom chance) {
        for (int i = 0; i < confidence.length; i++) {
            confidence[i] = 0.3 + 0.7 * chance.nextDouble();
            right[i] = chance.nextDouble() < confidence[i] - excess;
        }
    }
}
