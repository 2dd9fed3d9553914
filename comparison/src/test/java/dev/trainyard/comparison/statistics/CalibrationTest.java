package dev.trainyard.comparison.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibrationTest {
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
}
