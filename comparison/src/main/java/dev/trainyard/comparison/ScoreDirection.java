package dev.trainyard.comparison;

import java.util.Set;

/** Whether a higher or a lower score is better. */
public enum ScoreDirection {
    HIGHER_IS_BETTER,
    LOWER_IS_BETTER;

    private static final Set<String> LOWER = Set.of("bits-per-byte", "expected-calibration-error");

    /** @param metric the published name */
    public static ScoreDirection of(String metric) {
        return LOWER.contains(metric) ? LOWER_IS_BETTER : HIGHER_IS_BETTER;
    }

    /** A difference as a gain: above 0 if it is an improvement. */
    public double gain(double difference) {
        return this == HIGHER_IS_BETTER ? difference : -difference;
    }
}
