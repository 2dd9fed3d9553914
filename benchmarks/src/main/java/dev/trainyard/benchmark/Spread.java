package dev.trainyard.benchmark;

import java.util.List;

/** A summary of repeated measurements: the median (the upper one of the middle two) and the range. */
record Spread(double median, double lowest, double highest) {
    static Spread of(List<Double> measurements) {
        if (measurements.isEmpty()) throw new IllegalArgumentException("nothing was measured");
        List<Double> sorted = measurements.stream().sorted().toList();
        return new Spread(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
    }

    /** @param number how one number is printed, for {@link String#format} */
    String print(String number) {
        return String.format(number + " (" + number + " to " + number + ")", median, lowest, highest);
    }
}
