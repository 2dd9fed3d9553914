package dev.trainyard.readers.records;

import dev.trainyard.readers.document.DocumentReader;
import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that hold many documents each, in the order of the files' paths and of the documents in them. Their number
 * is not known in advance, so the first {@code maxDocuments} documents are offered.
 */
public final class RecordReader implements DocumentReader {
    private final RecordFormat format;

    private RecordReader(RecordFormat format) {
        this.format = format;
    }

    public static DocumentReader ofJsonLines() {
        return new RecordReader(new JsonLines());
    }

    public static DocumentReader ofParquet() {
        return new RecordReader(new ParquetFiles());
    }

    public static DocumentReader ofWarc() {
        return new RecordReader(new WarcFiles());
    }

    public static DocumentReader ofMbox() {
        return new RecordReader(new MboxFiles());
    }

    public static DocumentReader ofWikiDumps() {
        return new RecordReader(new WikiDumps());
    }

    @Override
    public void check(FileSource source) throws IOException {
        checked(source);
    }

    @Override
    public void read(FileSource source, Found.Taker taker) throws IOException {
        long most = source.maxDocuments() == null ? Long.MAX_VALUE : source.maxDocuments();
        long number = 0;
        long documents = 0;
        for (RecordFile file : checked(source)) {
            try (FileRecords records = new FileRecords(format, file, source)) {
                for (Found found = records.next(); found != null; found = records.next()) {
                    taker.take(found, ++number, 0);
                    if (isDocument(found)) documents++;
                    if (documents == most) return;
                }
            }
        }
    }

    /** Errors, redirects and pictures in a crawl do not count as documents, so that enough others are read. */
    private static boolean isDocument(Found found) {
        return !(found instanceof Found.Lost lost)
                || lost.reason() != ReadFailure.ERROR_RESPONSE && lost.reason() != ReadFailure.UNSUPPORTED_TYPE;
    }

    @Override
    public Predicate<String> filesRead(FileSource source) {
        return RecordFiles.wanted(source, format);
    }

    /** Links are followed because Hugging Face's cache stores a data set as links to files in the same folder. */
    @Override
    public boolean followsLinks() {
        return true;
    }

    /** Returns 0 if only the first documents are read, because their size is not known in advance. */
    @Override
    public long textBytes(FileSource source) throws IOException {
        if (source.maxDocuments() != null) return 0;
        long bytes = 0;
        for (RecordFile file : RecordFiles.of(source, format)) bytes += textBytes(file, source);
        return bytes;
    }

    private long textBytes(RecordFile file, FileSource source) {
        try {
            return format.textBytes(file, source);
        } catch (IOException e) {
            return 0; // Reading will report it as unreadable.
        }
    }

    private List<RecordFile> checked(FileSource source) throws IOException {
        List<RecordFile> files = RecordFiles.of(source, format);
        format.check(source, files);
        return files;
    }

    /** The documents of one file, and after the last a failure if the file is damaged; other files are not affected. */
    private static final class FileRecords implements Records {
        private final RecordFormat format;
        private final RecordFile file;
        private final FileSource source;
        private @Nullable Records records;
        private boolean over;

        FileRecords(RecordFormat format, RecordFile file, FileSource source) {
            this.format = format;
            this.file = file;
            this.source = source;
        }

        @Override
        public @Nullable Found next() throws IOException {
            Found found = over ? null : found();
            // An interruption is not an error of the source.
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
                return new Found.Lost(file.path(), ReadFailure.UNREADABLE, Details.of(e));
            }
        }

        @Override
        public void close() throws IOException {
            if (records != null) records.close();
        }
    }
}
