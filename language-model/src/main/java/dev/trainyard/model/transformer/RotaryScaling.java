package dev.trainyard.model.transformer;

import java.util.Map;

/** How the rotary frequencies of a model that was trained on short texts are scaled for longer texts. */
public sealed interface RotaryScaling {
    /** Unscaled frequencies. */
    RotaryScaling NONE = new None();

    /** The divisor of a frequency; 1 if it is not changed. */
    double divisor(double frequency);

    /** No scaling. */
    record None() implements RotaryScaling {
        @Override
        public double divisor(double frequency) {
            return 1;
        }
    }

    /**
     * Divides all frequencies by the same factor, as if positions were closer together (Chen 2023, position
     * interpolation).
     */
    record Linear(double factor) implements RotaryScaling {
        public Linear {
            atLeastOne(factor);
        }

        @Override
        public double divisor(double frequency) {
            return factor;
        }
    }

    /**
     * Scales only low frequencies, as Llama 3.1 does. A frequency with many rotations within the trained context is
     * unchanged, one with few rotations is divided by the whole factor, and those in between by an interpolated one.
     *
     * @param lowTurns the largest number of rotations within the trained context for which a frequency is low ({@code
     *     low_freq_factor})
     * @param highTurns the number of rotations from which a frequency is unchanged ({@code high_freq_factor})
     * @param trainedContext the context in training, in tokens
     */
    record Llama3(double factor, double lowTurns, double highTurns, int trainedContext) implements RotaryScaling {
        public Llama3 {
            atLeastOne(factor);
            if (!(lowTurns > 0 && lowTurns < highTurns) || Double.isInfinite(highTurns)) {
                throw new IllegalArgumentException("a low frequency factor of " + lowTurns + " and a high one of "
                        + highTurns + " are invalid; the low one must be smaller, and both must be above 0");
            }
            if (trainedContext < 1) {
                throw new IllegalArgumentException(
                        "a context of " + trainedContext + " cannot have been trained; it must be at least 1");
            }
        }

        @Override
        public double divisor(double frequency) {
            double turns = trainedContext * frequency / (2 * Math.PI);
            double kept = Math.clamp((turns - lowTurns) / (highTurns - lowTurns), 0, 1);
            return 1 / (kept + (1 - kept) / factor);
        }
    }

    /**
     * A divisor for each frequency, as GGUF files list them. It cannot be written in {@code config.json}.
     *
     * @param divisors by frequency, before scaling
     */
    record Listed(Map<Double, Double> divisors) implements RotaryScaling {
        public Listed {
            divisors = Map.copyOf(divisors);
            if (!divisors.values().stream().allMatch(divisor -> divisor > 0 && Double.isFinite(divisor))) {
                throw new IllegalArgumentException("a rotary frequency is divided by a number that is not above 0");
            }
        }

        @Override
        public double divisor(double frequency) {
            return divisors.getOrDefault(frequency, 1.0);
        }
    }

    private static void atLeastOne(double factor) {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException(
                    "a rotary scaling by " + factor + " is invalid; a factor of at least 1 is expected");
        }
    }
}
