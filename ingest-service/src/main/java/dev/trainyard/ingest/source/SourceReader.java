package dev.trainyard.ingest.source;

import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.readers.document.Found;
import java.io.IOException;

/** Reads a source of the kinds that one record describes, always in the same order and a document at a time. */
public interface SourceReader<S extends SourceRecipe> {
    /**
     * Refuses a source that cannot be read, before anything is done: where it is missing, out of the folders that may be
     * read, or of another kind.
     *
     * @throws SourceRefusedException with one sentence that says what would be right
     */
    void check(S source, SourceAccess access) throws IOException;

    /**
     * Offers every document that the recipe includes, and no more than {@code maxDocuments}: an even spread where their
     * number is known beforehand, else the first.
     *
     * @throws SourceRefusedException where it is no source of this kind
     */
    void read(S source, SourceAccess access, Found.Taker taker) throws IOException;

    /**
     * What a source in the service's folders is at this moment: a text that is another whenever other documents would be
     * read from it.
     *
     * @throws IOException where it cannot be read
     */
    String content(S source, SourceFolders folders) throws IOException;

    /**
     * About how many bytes of text are read from a source in the service's folders, of those files and entries alone that
     * the recipe asks for. It is never much more than what is read, because a run is refused where the disk has less room
     * than the estimate: what cannot be known without reading everything counts as nothing, since a disk that fills up
     * later is waited for.
     *
     * @throws IOException where it cannot be read
     */
    default long textBytes(S source, SourceFolders folders) throws IOException {
        return 0;
    }
}
