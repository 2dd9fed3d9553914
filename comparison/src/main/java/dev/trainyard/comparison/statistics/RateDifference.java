package dev.trainyard.comparison.statistics;

/**
 * The difference of two rates that were measured on different items, such as the refusals of harmful and of harmless
 * requests, by Newcombe's method 10 for independent samples (Newcombe 1998, Statistics in Medicine 17, 873-890): the
 * Wilson intervals of both rates, combined.
 */
public record RateDifference(double difference, Interval interval) {

    /** The first rate minus the second one. */
    public static RateDifference of(int successes, int items, int otherSuccesses, int otherItems, double confidence) {
        Interval first = WilsonInterval.of(successes, items, confidence);
        Interval second = WilsonInterval.of(otherSuccesses, otherItems, confidence);
        if (items == 0 || otherItems == 0) return new RateDifference(0, new Interval(-1, 1));
        double rate = (double) successes / items;
        double other = (double) otherSuccesses / otherItems;
        double difference = rate - other;
        double down = Math.hypot(rate - first.low(), second.high() - other);
        double up = Math.hypot(first.high() - rate, other - second.low());
        return new RateDifference(difference, new Interval(difference - down, difference + up));
    }
}
