package dev.trainyard.ingest.extraction.records;

import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.extraction.Found;
import dev.trainyard.ingest.extraction.SourceAccess;
import dev.trainyard.ingest.extraction.SourceFolders;
import dev.trainyard.ingest.extraction.SourceReader;
import dev.trainyard.ingest.filtering.DropReason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that hold many documents each, in the order of the files' paths and of the documents in them. How many there
 * are is not known before the end, so of a source with {@code maxDocuments} it offers the first.
 */
public final class RecordReader implements SourceReader {
    private final RecordFormat format;

    private RecordReader(RecordFormat format) {
        this.format = format;
    }

    public static SourceReader ofJsonLines() {
        return new RecordReader(new JsonLines());
    }

    public static SourceReader ofParquet() {
        return new RecordReader(new ParquetFiles());
    }

    public static SourceReader ofWarc() {
        return new RecordReader(new WarcFiles());
    }

    public static SourceReader ofMbox() {
        return new RecordReader(new MboxFiles());
    }

    public static SourceReader ofWikiDumps() {
        return new RecordReader(new WikiDumps());
    }

    @Override
    public void check(SourceRecipe source, SourceAccess access) throws IOException {
        checked(source, access);
    }

    @Override
    public void read(SourceRecipe source, SourceAccess access, Found.Taker taker) throws IOException {
        long most = source.maxDocuments() == null ? Long.MAX_VALUE : source.maxDocuments();
        long number = 0;
        for (RecordFile file : checked(source, access)) {
            try (FileRecords records = new FileRecords(format, file, source)) {
                for (Found found = records.next(); found != null; found = records.next()) {
                    taker.take(found, ++number, 0);
                    if (number == most) return;
                }
            }
        }
    }

    @Override
    public String content(SourceRecipe source, SourceFolders folders) throws IOException {
        return folders.digest(folders.find(source), RecordFiles.wanted(source, format), true)
                .hex();
    }

    /** How large the first documents are of so many, nobody knows before they are read. */
    @Override
    public long textBytes(SourceRecipe source, SourceFolders folders) throws IOException {
        if (source.maxDocuments() != null) return 0;
        long bytes = 0;
        for (RecordFile file : RecordFiles.of(source, folders, format)) bytes += textBytes(file, source);
        return bytes;
    }

    private long textBytes(RecordFile file, SourceRecipe source) {
        try {
            return format.textBytes(file, source);
        } catch (IOException e) {
            return 0; // It will be found unreadable.
        }
    }

    private List<RecordFile> checked(SourceRecipe source, SourceAccess access) throws IOException {
        List<RecordFile> files = RecordFiles.of(source, access.folders(), format);
        format.check(source, files);
        return files;
    }

    /** The documents of one file, and at its end what went wrong with it, so that a bad file costs no other. */
    private static final class FileRecords implements Records {
        private final RecordFormat format;
        private final RecordFile file;
        private final SourceRecipe source;
        private @Nullable Records records;
        private boolean over;

        FileRecords(RecordFormat format, RecordFile file, SourceRecipe source) {
            this.format = format;
            this.file = file;
            this.source = source;
        }

        @Override
        public @Nullable Found next() throws IOException {
            Found found = over ? null : found();
            // Another thread asks this one to end; what that cost is not the source's fault.
            if (Thread.currentThread().isInterrupted()) throw new ClosedByInterruptException();
            return found;
        }

        private @Nullable Found found() {
            try {
                if (records == null) records = format.open(file, source);
                Found found = records.next();
                over = found == null;
                return found;
            } catch (IOException e) {
                over = true;
                return new Found.Lost(file.path(), DropReason.UNREADABLE, Details.of(e));
            }
        }

        @Override
        public void close() throws IOException {
            if (records != null) records.close();
        }
    }
}
