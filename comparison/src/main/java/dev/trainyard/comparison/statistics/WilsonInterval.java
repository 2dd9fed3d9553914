package dev.trainyard.comparison.statistics;

/**
 * The score interval for a share of successes (Wilson 1927). Unlike the textbook interval it stays inside [0, 1] and has
 * a width where all items or none succeed, which small test sets often come to.
 */
public final class WilsonInterval {
    private WilsonInterval() {}

    /**
     * @param successes of {@code n} items
     * @param n the number of items; not always whole for items that depend on each other, see {@link ClusteredRate}
     * @param confidence level, such as 0.95
     * @return [0, 1] if nothing was measured
     */
    public static Interval of(double successes, double n, double confidence) {
        if (n == 0) return new Interval(0, 1);
        double z = NormalQuantile.of(1 - (1 - confidence) / 2);
        double share = successes / n;
        double shrink = 1 + z * z / n;
        double centre = (share + z * z / (2 * n)) / shrink;
        double half = z / shrink * Math.sqrt(share * (1 - share) / n + z * z / (4 * n * n));
        // The ends where all items succeed or none does are exact, which rounding must not change.
        return new Interval(share <= 0 ? 0 : Math.max(0, centre - half), share >= 1 ? 1 : Math.min(1, centre + half));
    }
}
