package dev.trainyard.model.transformer;

/**
 * How a model that was trained on short texts turns its heads in longer ones: what becomes of the frequencies of its
 * rotary positions.
 */
public sealed interface RotaryScaling {
    /** Frequencies as they are. */
    RotaryScaling NONE = new None();

    /** What a frequency is divided by; 1 where it stays. */
    double divisor(double frequency);

    /** As the model was trained. */
    record None() implements RotaryScaling {
        @Override
        public double divisor(double frequency) {
            return 1;
        }
    }

    /** All alike, as if the positions lay closer together (Chen 2023, position interpolation). */
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
     * Slow ones alone, as Llama 3.1 does it. A frequency that turns often enough within the texts of the training stays,
     * one that turns seldom is divided by the whole factor, and those between them by something between.
     *
     * @param lowTurns at most as many turns in a text of the training make a frequency slow ({@code low_freq_factor})
     * @param highTurns from so many turns on it stays ({@code high_freq_factor})
     * @param trainedContext the longest text of the training, in tokens
     */
    record Llama3(double factor, double lowTurns, double highTurns, int trainedContext) implements RotaryScaling {
        public Llama3 {
            atLeastOne(factor);
            if (!(lowTurns > 0 && lowTurns < highTurns) || Double.isInfinite(highTurns)) {
                throw new IllegalArgumentException("a low frequency factor of " + lowTurns + " and a high one of "
                        + highTurns + " leave nothing between them; the low one is less, and both are above 0");
            }
            if (trainedContext < 1) {
                throw new IllegalArgumentException("a context of " + trainedContext + " has trained no model");
            }
        }

        @Override
        public double divisor(double frequency) {
            double turns = trainedContext * frequency / (2 * Math.PI);
            double kept = Math.clamp((turns - lowTurns) / (highTurns - lowTurns), 0, 1);
            return 1 / (kept + (1 - kept) / factor);
        }
    }

    private static void atLeastOne(double factor) {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("a rotary scaling by " + factor + " is none; a factor from 1 on is due");
        }
    }
}
