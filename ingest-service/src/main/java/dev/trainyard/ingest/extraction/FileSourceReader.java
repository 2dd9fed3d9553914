package dev.trainyard.ingest.extraction;

import dev.trainyard.contracts.recipe.SourceRecipe.InFolders;
import dev.trainyard.contracts.recipe.SourceRecipe.RowsRecipe;
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

/** Reads a source in the service's folders, as files of one format. */
final class FileSourceReader implements SourceReader<InFolders> {
    private final DocumentReader reader;

    FileSourceReader(FileFormat format) {
        reader = format.reader();
    }

    @Override
    public void check(InFolders source, SourceAccess access) throws IOException {
        FileSource files = files(source, access.folders());
        try {
            reader.check(files);
        } catch (RefusedFilesException e) {
            throw refused(source, e);
        }
    }

    @Override
    public void read(InFolders source, SourceAccess access, Found.Taker taker) throws IOException {
        FileSource files = files(source, access.folders());
        try {
            reader.read(files, taker);
        } catch (RefusedFilesException e) {
            throw refused(source, e);
        }
    }

    @Override
    public String content(InFolders source, SourceFolders folders) throws IOException {
        FileSource files = files(source, folders);
        return folders.digest(files.place(), reader.filesRead(files), reader.followsLinks())
                .hex();
    }

    @Override
    public long textBytes(InFolders source, SourceFolders folders) throws IOException {
        return reader.textBytes(files(source, folders));
    }

    private static FileSource files(InFolders source, SourceFolders folders) throws IOException {
        String text = source instanceof RowsRecipe rows ? rows.text() : null;
        return new FileSource(
                folders.findSource(source.name(), source.path()),
                source.include(),
                source.exclude(),
                source.maxDocuments(),
                text == null || text.isBlank() ? FileSource.TEXT : text,
                folders::isFileInside);
    }

    private static SourceRefusedException refused(InFolders source, RefusedFilesException e) {
        return new SourceRefusedException("The source '" + source.name() + "' at " + source.path() + " " + e.reason());
    }
}
