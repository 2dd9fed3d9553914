package dev.trainyard.corpus.card;

import dev.trainyard.contracts.recipe.DocumentForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts numbers for a histogram in bounded memory, without knowing their range beforehand.
 *
 * <p>Numbers are counted in cells: the upper 16 of a float's 32 bits (sign, exponent and 7 bits of the fraction) name
 * its cell, so a cell is about 1 % of the number wide. The bins of a {@link Histogram} are chosen at the end, when the
 * range is known. Their edges are also edges of cells (widths are powers of two, and edges small multiples of them), so
 * the counts are exact for non-negative numbers. A distribution with a long tail gets bins of growing width.
 */
final class HistogramBuilder {
    private static final int MOST_BINS = 40;
    private static final int CELLS = 1 << 16;
    private static final int PAGE = 1 << 7;
    /** If a high percentile is this many times the median, bins of equal width would show a single bar. */
    private static final double LONG_TAIL = 16;

    /** Counts of kept and of dropped documents by cell, in pages that are allocated when first used. */
    private final long[][] @Nullable [] pages = new long[2][CELLS / PAGE][];

    private float least = Float.POSITIVE_INFINITY;
    private float most = Float.NEGATIVE_INFINITY;
    private long count;

    void add(float number, boolean kept) {
        if (!Float.isFinite(number)) return;
        int cell = order(number) >>> 16;
        long[] @Nullable [] side = pages[kept ? 0 : 1];
        long[] page = side[cell / PAGE];
        if (page == null) {
            page = new long[PAGE];
            side[cell / PAGE] = page;
        }
        page[cell % PAGE]++;
        least = Math.min(least, number);
        most = Math.max(most, number);
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** @param shown thresholds, which are always inside the histogram's range */
    Histogram histogram(DocumentForm form, List<Double> shown) {
        double low = at(0.005);
        double high = at(0.995);
        for (double threshold : shown) {
            low = Math.min(low, threshold);
            high = Math.max(high, threshold);
        }
        double middle = at(0.5);
        boolean log = low >= 0 && middle > 0 && high > LONG_TAIL * middle;
        List<Double> edges = log ? growing(low > 0 ? low : smallestAbove(0), high) : equal(low, high);
        List<Long> kept = new ArrayList<>();
        List<Long> dropped = new ArrayList<>();
        for (int i = 0; i < edges.size() - 1; i++) {
            kept.add(0L);
            dropped.add(0L);
        }
        int bin = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            long inKept = of(0, cell);
            long inDropped = of(1, cell);
            if (inKept + inDropped == 0) continue;
            while (bin < kept.size() - 1 && lower(cell) >= edges.get(bin + 1)) bin++;
            kept.set(bin, kept.get(bin) + inKept);
            dropped.set(bin, dropped.get(bin) + inDropped);
        }
        return new Histogram(form, log ? "log" : "linear", least, most, edges, kept, dropped);
    }

    private static List<Double> equal(double low, double high) {
        if (low == high) return one(low);
        // Bins cannot be narrower than the cells at the far end.
        int power = Math.max(-30, Math.getExponent(Math.max(Math.abs(low), Math.abs(high))) - 7);
        while (Math.floor(high / Math.scalb(1.0, power)) - Math.floor(low / Math.scalb(1.0, power)) >= MOST_BINS)
            power++;
        double width = Math.scalb(1.0, power);
        List<Double> edges = new ArrayList<>();
        long last = (long) Math.floor(high / width) + 1;
        for (long i = (long) Math.floor(low / width); i <= last; i++) edges.add(i * width);
        return edges;
    }

    private static List<Double> one(double number) {
        double width = number == 0 ? 1 : Math.scalb(1.0, Math.getExponent(number));
        double edge = Math.floor(number / width) * width;
        return List.of(edge, edge + width);
    }

    private static List<Double> growing(double low, double high) {
        int first = Math.getExponent(low);
        int last = Math.getExponent(high);
        int parts = 8;
        while (parts > 1 && parts * (last - first + 1) > MOST_BINS) parts /= 2;
        int step = 1;
        while ((last - first + step) / step > MOST_BINS) step++;
        List<Double> edges = new ArrayList<>();
        for (int power = first; power <= last; power += step) {
            for (int part = 0; part < parts; part++) {
                edges.add(Math.scalb(1.0 + part / (double) parts, power));
            }
        }
        edges.add(Math.scalb(1.0, first + step * ((last - first) / step + 1)));
        return edges;
    }

    /** The lower edge of the cell below which this share of the numbers lies. */
    private double at(double share) {
        long before = (long) Math.floor(share * (count - 1));
        for (int cell = 0; cell < CELLS; cell++) {
            before -= of(0, cell) + of(1, cell);
            if (before < 0) return lower(cell);
        }
        throw new IllegalStateException("there are no numbers");
    }

    private double smallestAbove(double bound) {
        for (int cell = 0; cell < CELLS; cell++) {
            if (of(0, cell) + of(1, cell) > 0 && lower(cell) > bound) return lower(cell);
        }
        return 1;
    }

    private long of(int side, int cell) {
        long[] page = pages[side][cell / PAGE];
        return page == null ? 0 : page[cell % PAGE];
    }

    /** A float's bits, changed so that their unsigned order is the order of the floats. */
    private static int order(float number) {
        int bits = Float.floatToIntBits(number + 0.0f);
        return bits < 0 ? ~bits : bits | Integer.MIN_VALUE;
    }

    private static double lower(int cell) {
        int ordered = cell << 16;
        return Float.intBitsToFloat(ordered < 0 ? ordered & Integer.MAX_VALUE : ~ordered);
    }
}
