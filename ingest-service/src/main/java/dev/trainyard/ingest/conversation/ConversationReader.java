package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.RefusedFilesException;
import dev.trainyard.readers.records.Row;
import dev.trainyard.readers.records.RowReader;
import java.io.IOException;

/** The files of a source of conversations. */
public final class ConversationReader {
    private final ConversationSource source;
    private final RowReader reader;

    /** @param source that has files */
    public ConversationReader(ConversationSource source) {
        this.source = source;
        this.reader = reader(source.kind());
    }

    private static RowReader reader(ConversationKind kind) {
        return switch (kind) {
            case JSONL -> RowReader.ofJsonLines();
            case JSON -> RowReader.ofJson();
            case PARQUET -> RowReader.ofParquet();
            case DEFINITIONS, METHODS, DESCRIPTIONS, BUG_FIXES, FEEDBACK ->
                throw new IllegalArgumentException(kind + " has no files");
        };
    }

    /** A digest of the files that are read. */
    public String content(SourceFolders folders) throws IOException {
        FileSource files = files(folders);
        return folders.digest(files.place(), reader.filesRead(files), true).hex();
    }

    /** The size of the files that are read, as far as it is known. */
    public long bytes(SourceFolders folders) throws IOException {
        return reader.bytes(files(folders));
    }

    /** @throws SourceRefusedException if the source is missing, or has no files of its kind */
    void read(SourceFolders folders, Row.Taker taker) throws IOException {
        try {
            reader.read(files(folders), Shapes.FIELDS, taker);
        } catch (RefusedFilesException e) {
            throw new SourceRefusedException(
                    "The source '" + source.name() + "' of finetune.sources at " + source.path() + " " + e.reason());
        }
    }

    private FileSource files(SourceFolders folders) throws IOException {
        return new FileSource(
                folders.findSource(source.name(), source.path()),
                source.include(),
                source.exclude(),
                null,
                FileSource.TEXT,
                folders::isFileInside);
    }
}
