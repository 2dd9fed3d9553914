package dev.trainyard.evaluation.results;

import dev.trainyard.evaluation.task.ItemResult;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The results of one checkpoint for a task by category, such as bits per byte by source, without contaminated items.
 *
 * @param category as the items name it; empty for all items together
 * @param items their number
 * @param score the weighted mean of their scores
 * @param figures the mean of each figure over the items that have it, by its name
 */
public record Breakdown(String category, int items, double score, SortedMap<String, Double> figures) {

    /** All items together, then each category in the order of its name. */
    public static List<Breakdown> of(List<ItemResult> results) {
        List<ItemResult> clean =
                results.stream().filter(it -> !it.isContaminated()).toList();
        SortedMap<String, List<ItemResult>> byCategory = new TreeMap<>();
        for (ItemResult result : clean) {
            String category = result.category();
            if (category != null) {
                byCategory.computeIfAbsent(category, _ -> new ArrayList<>()).add(result);
            }
        }
        List<Breakdown> parts = new ArrayList<>();
        parts.add(of("", clean));
        byCategory.forEach((category, ofCategory) -> parts.add(of(category, ofCategory)));
        return parts;
    }

    private static Breakdown of(String category, List<ItemResult> results) {
        double sum = 0;
        double weight = 0;
        SortedMap<String, double[]> figures = new TreeMap<>();
        for (ItemResult result : results) {
            sum += result.score() * result.weight();
            weight += result.weight();
            result.figures().forEach((name, value) -> {
                double[] totals = figures.computeIfAbsent(name, _ -> new double[2]);
                totals[0] += value;
                totals[1]++;
            });
        }
        SortedMap<String, Double> means = new TreeMap<>();
        figures.forEach((name, totals) -> means.put(name, totals[0] / totals[1]));
        return new Breakdown(category, results.size(), weight == 0 ? 0 : sum / weight, means);
    }
}
