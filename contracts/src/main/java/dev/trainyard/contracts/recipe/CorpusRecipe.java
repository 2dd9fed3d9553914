package dev.trainyard.contracts.recipe;

import java.util.List;

/**
 * What is read, and how much of it is kept aside.
 *
 * @param heldOut the share of documents, by a hash of their content, that no stage trains on; in (0, 0.5]
 */
public record CorpusRecipe(List<SourceRecipe> sources, double heldOut) {
    public CorpusRecipe {
        sources = List.copyOf(sources);
    }
}
