package dev.trainyard.comparison.statistics;

/**
 * The successes of two checkpoints on the same items.
 *
 * @param both items on which both succeed
 * @param onlyFirst items on which only the first one succeeds
 * @param onlySecond items on which only the second one succeeds
 * @param neither items on which both fail
 */
public record PairedRates(int both, int onlyFirst, int onlySecond, int neither) {

    public int items() {
        return both + onlyFirst + onlySecond + neither;
    }

    /** The second checkpoint's rate minus the first one's. */
    public double difference() {
        return (double) (onlySecond - onlyFirst) / items();
    }

    /**
     * The interval of the difference by Newcombe's method 10 (Newcombe 1998, Statistics in Medicine 17, 2635-2650): the
     * Wilson intervals of both rates, combined with a continuity-corrected correlation. Unlike the textbook interval, it
     * has a width where no item distinguishes the checkpoints.
     */
    public Interval interval(double confidence) {
        int n = items();
        double first = (double) (both + onlyFirst) / n;
        double second = (double) (both + onlySecond) / n;
        Interval ofFirst = WilsonInterval.of(both + onlyFirst, n, confidence);
        Interval ofSecond = WilsonInterval.of(both + onlySecond, n, confidence);
        double correlation = correlation();
        double down = distance(second - ofSecond.low(), ofFirst.high() - first, correlation);
        double up = distance(ofSecond.high() - second, first - ofFirst.low(), correlation);
        return new Interval(difference() - down, difference() + up);
    }

    private static double distance(double one, double other, double correlation) {
        return Math.sqrt(Math.max(0, one * one - 2 * correlation * one * other + other * other));
    }

    private double correlation() {
        double margins =
                (double) (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
        if (margins == 0) return 0;
        double product = (double) both * neither - (double) onlyFirst * onlySecond;
        double corrected = product > 0 ? Math.max(0, product - items() / 2.0) : product;
        return corrected / Math.sqrt(margins);
    }
}
