package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.recipe.SourceRecipe;
import java.io.IOException;

/** Told after each document that was read. */
@FunctionalInterface
public interface ReadingProgress {
    /**
     * @param number of the document in its source, from 1
     * @param total how many the source has; 0 while it is not known
     */
    void read(SourceRecipe source, long number, long total) throws IOException;
}
