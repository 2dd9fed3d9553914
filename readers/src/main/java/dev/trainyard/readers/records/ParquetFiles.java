package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Parquet: each row is a document, with the text in a column. The path {@code file.parquet:7} is the seventh row. */
final class ParquetFiles implements RecordFormat {
    /** Real text is not compressed to less than this fraction of its size. */
    private static final int SWELLING = 20;

    @Override
    public String name() {
        return "Parquet";
    }

    @Override
    public List<String> endings() {
        return List.of(".parquet");
    }

    @Override
    public boolean isCompressedAsAWhole() {
        return false;
    }

    /** The file's footer gives the size of each column. */
    @Override
    public long textBytes(RecordFile file, FileSource source) throws IOException {
        try (ParquetRows rows = new ParquetRows(file, source.textField())) {
            return Math.min(rows.textBytes(), SWELLING * Files.size(file.place()));
        }
    }

    @Override
    public Records open(RecordFile file, FileSource source) throws IOException {
        return new ParquetRows(file, source.textField());
    }

    /** Checks the first file that can be opened. */
    @Override
    public void check(FileSource source, List<RecordFile> files) throws IOException {
        String why = "";
        for (RecordFile file : files) {
            try (ParquetRows rows = new ParquetRows(file, source.textField())) {
                return;
            } catch (ParquetRows.NoTextColumnException e) {
                throw new RefusedFilesException(
                        source.place(),
                        "has no column '" + source.textField() + "' with text in " + file.path()
                                + "; its text field must be one of the existing columns: " + e.columns() + ".");
            } catch (IOException e) {
                if (why.isEmpty()) why = file.path() + ": " + Details.of(e);
            }
        }
        throw new RefusedFilesException(source.place(), "is not readable Parquet (" + why + ").");
    }
}
