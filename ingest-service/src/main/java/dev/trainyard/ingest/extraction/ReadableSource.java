package dev.trainyard.ingest.extraction;

import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceReader;
import dev.trainyard.readers.document.Found;
import java.io.IOException;

/** A source together with the reader for its kind; see {@link SourceReader} for its methods. */
public record ReadableSource<S extends SourceRecipe>(S source, SourceReader<S> reader) {
    public void check(SourceAccess access) throws IOException {
        reader.check(source, access);
    }

    public void read(SourceAccess access, Found.Taker taker) throws IOException {
        reader.read(source, access, taker);
    }

    public String content(SourceFolders folders) throws IOException {
        return reader.content(source, folders);
    }

    public long textBytes(SourceFolders folders) throws IOException {
        return reader.textBytes(source, folders);
    }
}
