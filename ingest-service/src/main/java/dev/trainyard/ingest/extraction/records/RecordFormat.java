package dev.trainyard.ingest.extraction.records;

import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.extraction.SourceRefusedException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A way to keep many documents in one file. */
interface RecordFormat {
    /** For people, such as {@code JSON Lines}. */
    String name();

    /** How the names of such files end, in lower case and without the ending of a compression. */
    List<String> endings();

    /** Whether a file of it may come compressed with gzip, Zstandard or bzip2 from its first byte to its last. */
    default boolean isCompressedAsAWhole() {
        return true;
    }

    /**
     * About how many bytes of text a file has, rather too few than too many.
     *
     * @throws IOException where it cannot be read
     */
    long textBytes(RecordFile file, SourceRecipe source) throws IOException;

    /** Opens a file; what is no file of this format at all is an IOException. */
    Records open(RecordFile file, SourceRecipe source) throws IOException;

    /**
     * Refuses a source that is none of this format, or lacks what the recipe wants of it.
     *
     * @param files at least one
     */
    void check(SourceRecipe source, List<RecordFile> files) throws IOException;

    /** The refusal of a source. */
    static SourceRefusedException refused(SourceRecipe source, String why) {
        return new SourceRefusedException("The source '" + source.name() + "' at " + source.path() + " " + why);
    }

    /** The field or column that holds a document's text. */
    static String textField(SourceRecipe source) {
        @Nullable String text = source.text();
        return text == null || text.isBlank() ? "text" : text;
    }
}
