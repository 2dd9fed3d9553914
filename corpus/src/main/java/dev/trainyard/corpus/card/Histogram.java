package dev.trainyard.corpus.card;

import dev.trainyard.contracts.recipe.DocumentForm;
import java.util.List;

/**
 * The distribution of a measured number over the documents of one form.
 *
 * @param scale {@code linear} or {@code log}: how the bins grow
 * @param least of all numbers
 * @param most of all numbers
 * @param edges of the bins, in ascending order; a bin includes its lower edge and excludes its upper edge. The first
 *     bin also counts smaller numbers, and the last bin larger ones.
 * @param kept the number of documents in each bin that are in the corpus
 * @param dropped the number of documents in each bin that are not, whatever the reason
 */
public record Histogram(
        DocumentForm form,
        String scale,
        double least,
        double most,
        List<Double> edges,
        List<Long> kept,
        List<Long> dropped) {
    public Histogram {
        edges = List.copyOf(edges);
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
        if (edges.size() != kept.size() + 1 || kept.size() != dropped.size()) {
            throw new IllegalArgumentException(kept.size() + " bins do not have " + edges.size() + " edges");
        }
    }
}
