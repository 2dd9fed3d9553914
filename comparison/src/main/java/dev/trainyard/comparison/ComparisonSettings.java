package dev.trainyard.comparison;

/**
 * The settings of a comparison.
 *
 * @param alpha the error rate: the chance of any false finding over all tasks; intervals have the level 1 - alpha
 * @param power the probability with which the smallest detectable difference is found
 * @param seed of the bootstrap's resampling
 */
public record ComparisonSettings(double alpha, double power, long seed) {
    /** An error rate of 0.05; the seed is always the same, so that a comparison gives the same numbers again. */
    public static final ComparisonSettings USUAL = new ComparisonSettings(0.05, 0.8, 1);

    public ComparisonSettings {
        if (!(alpha > 0 && alpha < 1) || !(power > 0 && power < 1)) {
            throw new IllegalArgumentException(
                    "alpha " + alpha + " and power " + power + ": numbers between 0 and 1 are expected");
        }
    }

    /** With the usual power of 0.8. */
    public static ComparisonSettings of(double alpha, long seed) {
        return new ComparisonSettings(alpha, 0.8, seed);
    }
}
