package dev.trainyard.ingest.extraction;

import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceReader;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.readers.FileFormat;
import dev.trainyard.readers.document.DocumentReader;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;

/** Reads a source that lies in the service's folders, as files of one format. */
final class FileSourceReader implements SourceReader {
    private final DocumentReader reader;

    FileSourceReader(FileFormat format) {
        reader = format.reader();
    }

    @Override
    public void check(SourceRecipe source, SourceAccess access) throws IOException {
        FileSource files = files(source, access.folders());
        try {
            reader.check(files);
        } catch (RefusedFilesException e) {
            throw refused(source, e);
        }
    }

    @Override
    public void read(SourceRecipe source, SourceAccess access, Found.Taker taker) throws IOException {
        FileSource files = files(source, access.folders());
        try {
            reader.read(files, taker);
        } catch (RefusedFilesException e) {
            throw refused(source, e);
        }
    }

    @Override
    public String content(SourceRecipe source, SourceFolders folders) throws IOException {
        FileSource files = files(source, folders);
        return folders.digest(files.place(), reader.filesRead(files), reader.followsLinks())
                .hex();
    }

    @Override
    public long textBytes(SourceRecipe source, SourceFolders folders) throws IOException {
        return reader.textBytes(files(source, folders));
    }

    private static FileSource files(SourceRecipe source, SourceFolders folders) throws IOException {
        String text = source.text();
        return new FileSource(
                folders.find(source),
                source.include(),
                source.maxDocuments(),
                text == null || text.isBlank() ? FileSource.TEXT : text,
                folders::isFileInside);
    }

    private static SourceRefusedException refused(SourceRecipe source, RefusedFilesException e) {
        return new SourceRefusedException("The source '" + source.name() + "' at " + source.path() + " " + e.reason());
    }
}
