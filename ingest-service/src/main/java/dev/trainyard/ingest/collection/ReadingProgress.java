package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.recipe.SourceRecipe;
import java.io.IOException;

/** Called after each document that was read. */
@FunctionalInterface
public interface ReadingProgress {
    /**
     * @param number of the document in its source, from 1
     * @param total the number of documents in the source; 0 while unknown
     */
    void read(SourceRecipe source, long number, long total) throws IOException;
}
