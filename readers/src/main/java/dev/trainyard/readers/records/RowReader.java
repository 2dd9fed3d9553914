package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads files whose records have several fields, with lists and objects inside, in the order of the files' paths and of
 * the records in them. Only some fields are read, and one row is in memory at a time; the texts of a row may have
 * {@link dev.trainyard.readers.document.DocumentBytes#MOST} characters together. An error in one row, or in one of several
 * files, is a {@link Row.Lost} among the others.
 */
public final class RowReader {
    /** The largest number of fields that a row names. */
    static final int MOST_NAMES = 20;

    private final RowFormat format;

    private RowReader(RowFormat format) {
        this.format = format;
    }

    /** One JSON object on each line, compressed or not. */
    public static RowReader ofJsonLines() {
        return new RowReader(RowFormat.JSON_LINES);
    }

    /** A JSON array of objects, or objects one after another, compressed or not. */
    public static RowReader ofJson() {
        return new RowReader(RowFormat.JSON);
    }

    /** Parquet, of which columns of text are read. */
    public static RowReader ofParquet() {
        return new RowReader(RowFormat.PARQUET);
    }

    /** Parquet, of which columns of text and of whole numbers are read. */
    public static RowReader ofParquetWithNumbers() {
        return new RowReader(RowFormat.PARQUET_WITH_NUMBERS);
    }

    /**
     * Offers the rows of a file inside an archive, with one JSON object on each line.
     *
     * @param path of the file in the archive
     * @param archive its place on the disk
     */
    public static void readLines(String path, Path archive, byte[] bytes, Set<String> fields, Row.Taker taker)
            throws IOException {
        RecordFile file = new RecordFile(path, archive);
        try (JsonRows rows = new JsonRows(file, fields, new JsonRows.Lines(new ByteArrayInputStream(bytes)))) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                if (!taker.take(row)) return;
            }
        }
    }

    /**
     * Offers the rows of all files that the source includes.
     *
     * @param source whose largest number of documents and text field are ignored
     * @param fields the names of the fields that are read, at the top of a record
     * @throws dev.trainyard.readers.document.RefusedFilesException if there are no files of this format
     */
    public void read(FileSource source, Set<String> fields, Row.Taker taker) throws IOException {
        for (RecordFile file : RecordFiles.of(source, format)) {
            try (FileRows rows = new FileRows(file, fields)) {
                for (Row row = rows.next(); row != null; row = rows.next()) {
                    if (!taker.take(row)) return;
                }
            }
        }
    }

    /** Selects the files of a folder that are read, by their paths in it, with forward slashes. Links are followed. */
    public Predicate<String> filesRead(FileSource source) {
        return RecordFiles.wanted(source, format);
    }

    /** The size of a source's files in bytes. */
    public long bytes(FileSource source) throws IOException {
        long bytes = 0;
        for (RecordFile file : RecordFiles.of(source, format)) bytes += Compressed.bytesInside(file.place());
        return bytes;
    }

    /** The rows of one file, and after the last a failure if the file is damaged. */
    private final class FileRows implements Rows {
        private final RecordFile file;
        private final Set<String> fields;
        private @Nullable Rows rows;
        private boolean over;

        FileRows(RecordFile file, Set<String> fields) {
            this.file = file;
            this.fields = fields;
        }

        @Override
        public @Nullable Row next() throws IOException {
            Row row = over ? null : row();
            // An interruption is not an error of the source.
            if (Thread.currentThread().isInterrupted()) throw new ClosedByInterruptException();
            return row;
        }

        private @Nullable Row row() {
            try {
                if (rows == null) rows = format.opening().open(file, fields);
                Row row = rows.next();
                over = row == null;
                return row;
            } catch (IOException e) {
                over = true;
                return new Row.Lost(file.path(), ReadFailure.UNREADABLE, Details.of(e));
            }
        }

        @Override
        public void close() throws IOException {
            if (rows != null) rows.close();
        }
    }
}
