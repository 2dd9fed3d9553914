package dev.trainyard.comparison.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's step-down adjustment of several p-values (Holm 1979), which bounds the chance of any false finding. */
public final class Holm {
    private Holm() {}

    /** The adjusted p-values, in the order of the given ones. */
    public static double[] adjusted(double[] pValues) {
        List<Integer> ascending = IntStream.range(0, pValues.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .toList();
        double[] adjusted = new double[pValues.length];
        double largest = 0;
        for (int rank = 0; rank < pValues.length; rank++) {
            int i = ascending.get(rank);
            largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[i]));
            adjusted[i] = largest;
        }
        return adjusted;
    }
}
