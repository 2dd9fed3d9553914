package dev.trainyard.comparison.statistics;

/**
 * The score interval for a share of successes (Wilson 1927). Unlike the textbook interval it stays inside [0, 1] and has
 * a width where all items or none succeed, which small test sets often come to.
 */
public final class WilsonInterval {
    private WilsonInterval() {}

    /**
     * @param successes of {@code n} items
     * @param confidence level, such as 0.95
     * @return [0, 1] if nothing was measured
     */
    public static Interval of(double successes, int n, double confidence) {
        if (n == 0) return new Interval(0, 1);
        double z = NormalQuantile.of(1 - (1 - confidence) / 2);
        double share = successes / n;
        double shrink = 1 + z * z / n;
        double centre = (share + z * z / (2 * n)) / shrink;
        double half = z / shrink * Math.sqrt(share * (1 - share) / n + z * z / (4.0 * n * n));
        return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
