package dev.trainyard.gateway.card;

import dev.trainyard.gateway.card.ModelCard.CurvePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A curve as text: a line of bars, and some of its points. */
final class CurveText {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int WIDEST = 48;
    private static final int MOST_POINTS = 8;

    private CurveText() {}

    /** The losses from the first step to the last, each bar the mean of some points: {@code █▅▃▂▁}. */
    static String line(List<CurvePoint> points) {
        int width = Math.min(WIDEST, points.size());
        double[] means = new double[width];
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < width; i++) {
            List<CurvePoint> span = points.subList(i * points.size() / width, (i + 1) * points.size() / width);
            means[i] = span.stream().mapToDouble(CurvePoint::loss).average().orElse(0);
            least = Math.min(least, means[i]);
            most = Math.max(most, means[i]);
        }
        StringBuilder line = new StringBuilder();
        for (double mean : means) {
            double height = most > least ? (mean - least) / (most - least) : 0;
            line.append(BARS.charAt((int) Math.round(height * (BARS.length() - 1))));
        }
        return line.toString();
    }

    /** Points at even distances, the first and the last among them, and as many at which bits per byte was measured. */
    static List<CurvePoint> some(List<CurvePoint> points) {
        SortedMap<Long, CurvePoint> chosen = new TreeMap<>();
        spread(points).forEach(point -> chosen.put(point.step(), point));
        spread(points.stream().filter(point -> point.bitsPerByte() != null).toList())
                .forEach(point -> chosen.put(point.step(), point));
        return List.copyOf(chosen.values());
    }

    private static List<CurvePoint> spread(List<CurvePoint> points) {
        if (points.size() <= MOST_POINTS) return points;
        List<CurvePoint> spread = new ArrayList<>();
        for (int i = 0; i < MOST_POINTS; i++) {
            spread.add(points.get((int) Math.round(i * (points.size() - 1.0) / (MOST_POINTS - 1))));
        }
        return spread;
    }
}
