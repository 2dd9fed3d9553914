package dev.trainyard.ingest.extraction;

import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a source of one kind, always in the same order. */
public sealed interface SourceReader permits ArchiveReader, FolderReader, WordNetReader {
    /**
     * Offers every document that the recipe includes, and of those, where there are more than {@code maxDocuments}, an
     * even spread.
     *
     * @param place where the source is
     * @throws SourceRefusedException where it is no source of this kind
     */
    void read(SourceRecipe source, Path place, Found.Taker taker) throws IOException;

    static SourceReader of(SourceKind kind) {
        return switch (kind) {
            case ARCHIVE -> new ArchiveReader();
            case FOLDER -> new FolderReader();
            case WORDNET -> new WordNetReader();
        };
    }
}
