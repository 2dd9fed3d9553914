package dev.trainyard.comparison.statistics;

/** A confidence interval of a measured value. */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) throw new IllegalArgumentException("an interval cannot run from " + low + " to " + high);
    }
}
