package dev.trainyard.ingest.extraction.records;

import dev.trainyard.contracts.recipe.SourceRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Parquet: a row a document, with the text in a column. The path {@code file.parquet:7} is the seventh row. */
final class ParquetFiles implements RecordFormat {
    /** A text that shrinks to less than such a part is none that anyone keeps. */
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

    /** The file's end says how large each column is. */
    @Override
    public long textBytes(RecordFile file, SourceRecipe source) throws IOException {
        try (ParquetRows rows = new ParquetRows(file, RecordFormat.textField(source))) {
            return Math.min(rows.textBytes(), SWELLING * Files.size(file.place()));
        }
    }

    @Override
    public Records open(RecordFile file, SourceRecipe source) throws IOException {
        return new ParquetRows(file, RecordFormat.textField(source));
    }

    /** The first file that can be opened decides. */
    @Override
    public void check(SourceRecipe source, List<RecordFile> files) throws IOException {
        String why = "";
        for (RecordFile file : files) {
            try (ParquetRows rows = new ParquetRows(file, RecordFormat.textField(source))) {
                return;
            } catch (ParquetRows.NoTextColumnException e) {
                throw RecordFormat.refused(
                        source,
                        "has no column '" + RecordFormat.textField(source) + "' with text in " + file.path()
                                + "; name in its 'text' one of the columns that there are: " + e.columns() + ".");
            } catch (IOException e) {
                if (why.isEmpty()) why = file.path() + ": " + Details.of(e);
            }
        }
        throw RecordFormat.refused(source, "is no readable Parquet (" + why + ").");
    }
}
