package dev.trainyard.comparison.statistics;

/** Student's t distribution. */
final class StudentT {
    private static final int MOST_TERMS = 500;
    private static final double PRECISION = 1e-15;
    private static final double TINY = 1e-300;

    private StudentT() {}

    /** The probability of a value beyond {@code t} on either side. */
    static double twoSided(double t, double degrees) {
        if (Double.isInfinite(t)) return 0;
        return incompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t));
    }

    /** @param probability in (0, 1) */
    static double quantile(double probability, double degrees) {
        if (probability < 0.5) return -quantile(1 - probability, degrees);
        double tails = 2 * (1 - probability);
        double low = 0;
        double high = 1;
        while (twoSided(high, degrees) > tails) high *= 2;
        while (high - low > 1e-12 * high) {
            double middle = (low + high) / 2;
            if (twoSided(middle, degrees) > tails) low = middle;
            else high = middle;
        }
        return high;
    }

    /** The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8). */
    private static double incompleteBeta(double a, double b, double x) {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        // The fraction converges quickly below the mean.
        if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
        double front = Math.exp(Gamma.log(a + b) - Gamma.log(a) - Gamma.log(b) + a * Math.log(x) + b * Math.log1p(-x));
        return front * fraction(a, b, x) / a;
    }

    /** Lentz's evaluation of the continued fraction. */
    private static double fraction(double a, double b, double x) {
        double value = 1;
        double numerator = 1;
        double denominator = 0;
        for (int term = 1; term < MOST_TERMS; term++) {
            double coefficient = coefficient(term, a, b, x);
            denominator = 1 / nonZero(1 + coefficient * denominator);
            numerator = nonZero(1 + coefficient / numerator);
            double factor = numerator * denominator;
            value *= factor;
            if (Math.abs(factor - 1) < PRECISION) break;
        }
        return 1 / value;
    }

    /** The numbered coefficient of 1 / (1 + c1 / (1 + c2 / (1 + ...))). */
    private static double coefficient(int term, double a, double b, double x) {
        int m = term / 2;
        return term % 2 == 0
                ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    }

    private static double nonZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }
}
