package dev.trainyard.gateway.samples;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The outcome of an item for the two checkpoints. */
public enum SampleVerdict {
    /** Both succeeded. */
    BOTH,
    /** Neither succeeded; for bits per byte, both need the same. */
    NEITHER,
    /** Only the second one succeeded, or it did better. */
    GAINED,
    /** Only the first one succeeded, or the second one did worse. */
    LOST;

    @JsonValue
    public String key() {
        return name().toLowerCase();
    }

    public static Optional<SampleVerdict> named(String key) {
        return Arrays.stream(values()).filter(it -> it.key().equals(key)).findFirst();
    }

    /** @param first and second, scores from 0 to 1, of which 1 is best */
    static SampleVerdict of(double first, double second) {
        if (first == second) return first >= 1 ? BOTH : NEITHER;
        return second > first ? GAINED : LOST;
    }

    /** @param first and second, in bits per byte */
    static SampleVerdict ofBits(double first, double second) {
        if (first == second) return NEITHER;
        return second < first ? GAINED : LOST;
    }
}
