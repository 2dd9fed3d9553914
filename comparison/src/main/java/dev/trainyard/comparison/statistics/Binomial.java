package dev.trainyard.comparison.statistics;

/** Probabilities of the binomial distribution. */
final class Binomial {
    private Binomial() {}

    /** The probability of exactly {@code k} successes in {@code n} trials. */
    static double probability(int k, int n, double success) {
        if (success <= 0) return k == 0 ? 1 : 0;
        if (success >= 1) return k == n ? 1 : 0;
        double ways = Gamma.log(n + 1.0) - Gamma.log(k + 1.0) - Gamma.log(n - k + 1.0);
        return Math.exp(ways + k * Math.log(success) + (n - k) * Math.log1p(-success));
    }

    /** The probability of at least {@code k} successes in {@code n} trials. */
    static double atLeast(int k, int n, double success) {
        double sum = 0;
        for (int i = n; i >= Math.max(0, k); i--) sum += probability(i, n, success);
        return Math.min(1, sum);
    }
}
