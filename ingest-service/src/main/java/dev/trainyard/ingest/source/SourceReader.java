package dev.trainyard.ingest.source;

import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.readers.document.Found;
import java.io.IOException;

/** Reads the sources of one recipe type, always in the same order and one document at a time. */
public interface SourceReader<S extends SourceRecipe> {
    /**
     * Refuses a source that cannot be read before any work begins, because it is missing, outside of the source
     * folders, or of another kind.
     *
     * @throws SourceRefusedException with one sentence that says what would be right
     */
    void check(S source, SourceAccess access) throws IOException;

    /**
     * Offers every document that the recipe includes, but at most {@code maxDocuments}: an even spread if their number
     * is known beforehand, otherwise the first ones.
     *
     * @throws SourceRefusedException if it is not a source of this kind
     */
    void read(S source, SourceAccess access, Found.Taker taker) throws IOException;

    /**
     * The present content of a local source, as a text that differs whenever other documents would be read from it.
     *
     * @throws IOException if it cannot be read
     */
    String content(S source, SourceFolders folders) throws IOException;

    /**
     * An estimate of the bytes of text that will be read from a local source, counting only the files and entries that
     * the recipe includes. The estimate is never much too high, because a run is refused if the disk has less room:
     * what cannot be known without reading everything counts as zero, since a run waits if the disk fills up later.
     *
     * @throws IOException if the source cannot be read
     */
    default long textBytes(S source, SourceFolders folders) throws IOException {
        return 0;
    }
}
