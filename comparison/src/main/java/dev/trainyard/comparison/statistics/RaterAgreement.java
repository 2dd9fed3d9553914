package dev.trainyard.comparison.statistics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The agreement of raters who assign categories, corrected for chance: 1 for complete agreement, 0 for what chance would
 * give, below 0 for less than that.
 */
public final class RaterAgreement {
    private RaterAgreement() {}

    /**
     * Cohen's kappa of two raters who judged the same items (Cohen 1960). If both always gave the same single category,
     * chance alone explains the agreement, and kappa is {@code NaN}.
     */
    public static double cohensKappa(List<String> first, List<String> second) {
        if (first.size() != second.size() || first.isEmpty()) {
            throw new IllegalArgumentException(
                    "two raters need the same items, not " + first.size() + " and " + second.size());
        }
        Map<String, Integer> index = new HashMap<>();
        Stream.concat(first.stream(), second.stream()).forEach(category -> index.putIfAbsent(category, index.size()));
        int[][] counts = new int[index.size()][index.size()];
        for (int i = 0; i < first.size(); i++) {
            counts[index.getOrDefault(first.get(i), 0)][index.getOrDefault(second.get(i), 0)]++;
        }
        return cohensKappa(counts);
    }

    /** The same of a table: {@code counts[a][b]} items got the category a from one rater and b from the other. */
    public static double cohensKappa(int[][] counts) {
        double n = 0;
        double same = 0;
        double[] first = new double[counts.length];
        double[] second = new double[counts.length];
        for (int a = 0; a < counts.length; a++) {
            for (int b = 0; b < counts.length; b++) {
                n += counts[a][b];
                first[a] += counts[a][b];
                second[b] += counts[a][b];
            }
            same += counts[a][a];
        }
        double chance = 0;
        for (int a = 0; a < counts.length; a++) chance += first[a] / n * (second[a] / n);
        return (same / n - chance) / (1 - chance);
    }

    /**
     * Krippendorff's alpha for categories without order (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability):
     * for any number of raters, of whom each may have judged only some of the items. {@code NaN} if there are not two
     * different categories among the items that several raters judged.
     *
     * @param items the judgements of each item, a place for each rater, null if that rater gave none
     */
    public static double krippendorffsAlpha(List<List<@Nullable String>> items) {
        Map<String, Double> totals = new HashMap<>();
        double agreeing = 0;
        for (List<@Nullable String> item : items) {
            Map<String, Integer> counts = new HashMap<>();
            item.stream().filter(Objects::nonNull).forEach(given -> counts.merge(given, 1, Integer::sum));
            int raters = counts.values().stream().mapToInt(it -> it).sum();
            if (raters < 2) continue;
            for (Map.Entry<String, Integer> each : counts.entrySet()) {
                int count = each.getValue();
                totals.merge(each.getKey(), (double) count, Double::sum);
                agreeing += count * (count - 1.0) / (raters - 1);
            }
        }
        double n = totals.values().stream().mapToDouble(it -> it).sum();
        double byChance =
                totals.values().stream().mapToDouble(it -> it * (it - 1)).sum();
        return 1 - (n - 1) * (n - agreeing) / (n * (n - 1) - byChance);
    }
}
