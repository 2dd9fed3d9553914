package dev.trainyard.readers.records;

import dev.hardwood.metadata.PhysicalType;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A format of files with rows, each of which has fields. */
record RowFormat(String name, List<String> endings, boolean isCompressedAsAWhole, Opening opening) implements FileKind {
    /** One JSON object on each line. */
    static final RowFormat JSON_LINES = new RowFormat(
            "JSON Lines",
            List.of(".jsonl", ".ndjson", ".json"),
            true,
            (file, fields) -> new JsonRows(file, fields, new JsonRows.Lines(Compressed.open(file.place()))));

    /** A JSON array of objects, or objects one after another. */
    static final RowFormat JSON = new RowFormat(
            "JSON",
            List.of(".json"),
            true,
            (file, fields) -> new JsonRows(file, fields, new JsonElements(Compressed.open(file.place()))));

    static final RowFormat PARQUET = parquet(ParquetFields.TEXTS);

    /** The same with columns of whole numbers. */
    static final RowFormat PARQUET_WITH_NUMBERS = parquet(ParquetFields.TEXTS_AND_NUMBERS);

    private static RowFormat parquet(Set<PhysicalType> columns) {
        return new RowFormat(
                "Parquet", List.of(".parquet"), false, (file, fields) -> new ParquetFields(file, fields, columns));
    }

    /** Opens a file to read these fields of its rows. */
    @FunctionalInterface
    interface Opening {
        Rows open(RecordFile file, Set<String> fields) throws IOException;
    }
}
