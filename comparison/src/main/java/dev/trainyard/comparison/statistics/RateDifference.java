package dev.trainyard.comparison.statistics;

/**
 * The difference of two rates that were measured on different items, such as the refusals of harmful and of harmless
 * requests, by Newcombe's method 10 for independent samples (Newcombe 1998, Statistics in Medicine 17, 873-890): the
 * Wilson intervals of both rates, combined.
 */
public record RateDifference(double difference, Interval interval) {

    /** The first rate minus the second one. */
    public static RateDifference of(ClusteredRate rate, ClusteredRate other, double confidence) {
        Interval first = rate.interval(confidence);
        Interval second = other.interval(confidence);
        double difference = rate.rate() - other.rate();
        double down = Math.hypot(rate.rate() - first.low(), second.high() - other.rate());
        double up = Math.hypot(first.high() - rate.rate(), other.rate() - second.low());
        return new RateDifference(difference, new Interval(difference - down, difference + up));
    }

    /** The same of items that are independent of each other. */
    public static RateDifference of(int successes, int items, int otherSuccesses, int otherItems, double confidence) {
        if (items == 0 || otherItems == 0) return new RateDifference(0, new Interval(-1, 1));
        return of(
                new ClusteredRate((double) successes / items, items),
                new ClusteredRate((double) otherSuccesses / otherItems, otherItems),
                confidence);
    }
}
