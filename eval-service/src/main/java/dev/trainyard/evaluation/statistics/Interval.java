package dev.trainyard.evaluation.statistics;

/** The range that a measured value lies in, at some level of confidence. */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) throw new IllegalArgumentException("an interval cannot run from " + low + " to " + high);
    }
}
