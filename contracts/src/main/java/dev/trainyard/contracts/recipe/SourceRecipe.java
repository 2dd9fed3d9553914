package dev.trainyard.contracts.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place that documents come from.
 *
 * @param name unique in the recipe; documents and the ledger carry it
 * @param path an archive or a folder, relative to one of the folders that the ingest service may read, or absolute inside
 *     one of them
 * @param licence an SPDX identifier, or words, for the data card
 * @param include glob patterns over the path inside the source; empty means every file
 * @param maxDocuments read no more than so many documents, chosen evenly over the source's order, so that the part looks
 *     like the whole (the first synsets of WordNet are nouns alone); absent means all
 */
public record SourceRecipe(
        String name,
        SourceKind kind,
        String path,
        String licence,
        List<String> include,
        @Nullable Integer maxDocuments) {
    public SourceRecipe {
        include = include == null ? List.of() : List.copyOf(include);
    }
}
