package dev.trainyard.yard.terminal;

import java.util.ArrayList;
import java.util.List;

/** Draws a complete curve in a few characters. */
final class Sparkline {
    private static final String LEVELS = "▁▂▃▄▅▆▇█";

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        if (Double.isFinite(value)) {
            values.add(value);
        }
    }

    /** At most {@code width} characters; each shows the mean of its share of the values. */
    String draw(int width) {
        int points = Math.min(width, values.size());
        double[] means = new double[points];
        for (int i = 0; i < points; i++) {
            int from = i * values.size() / points;
            int to = (i + 1) * values.size() / points;
            means[i] = values.subList(from, to).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
        }
        double low = java.util.Arrays.stream(means).min().orElse(0);
        double high = java.util.Arrays.stream(means).max().orElse(0);
        StringBuilder curve = new StringBuilder();
        for (double mean : means) {
            int level = high == low ? 0 : (int) Math.round((mean - low) / (high - low) * (LEVELS.length() - 1));
            curve.append(LEVELS.charAt(level));
        }
        return curve.toString();
    }
}
