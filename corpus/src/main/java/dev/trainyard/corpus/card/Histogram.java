package dev.trainyard.corpus.card;

import dev.trainyard.contracts.recipe.DocumentForm;
import java.util.List;

/**
 * How often documents of one form have numbers of which size.
 *
 * @param scale {@code linear} or {@code log}: how the bins grow
 * @param least of all numbers
 * @param most of all numbers
 * @param edges of the bins, from left to right; a bin has its left edge and not its right one, the first also what is
 *     smaller, the last also what is larger
 * @param kept documents in each bin that are in the corpus
 * @param dropped documents in each bin that are not, whatever dropped them
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
