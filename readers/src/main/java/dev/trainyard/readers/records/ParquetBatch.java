package dev.trainyard.readers.records;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a Parquet file that were decoded together. No column is a list, so each row has one value of each column. */
final class ParquetBatch {
    private final int rows;
    private final List<Column> origins = new ArrayList<>();
    private final Column text;
    private int row;

    /** @param textPath the path of the text column; the other columns give the origin */
    ParquetBatch(ColumnReaders columns, String textPath) {
        this.rows = columns.getRecordCount();
        @Nullable Column found = null;
        for (int i = 0; i < columns.getColumnCount(); i++) {
            Column column = new Column(columns.getColumnReader(i));
            if (column.path().equals(textPath)) found = column;
            else origins.add(column);
        }
        if (found == null) throw new IllegalStateException("no column '" + textPath + "'");
        this.text = found;
    }

    boolean hasNext() {
        return row < rows;
    }

    Found next(String path) {
        int at = row++;
        if (text.isNull(at)) return new Found.Lost(path, ReadFailure.MALFORMED, "no '" + text.name() + "' in this row");
        if (text.length(at) > DocumentBytes.MOST) return new Found.Lost(path, ReadFailure.TOO_LARGE);
        try {
            OriginFields origin = new OriginFields();
            for (Column column : origins) origin.take(column.name(), column.isNull(at) ? null : column.string(at));
            return DocumentBytes.text(path, text.text(at), origin.origin());
        } catch (CharacterCodingException e) {
            return new Found.Lost(path, ReadFailure.MALFORMED, "the bytes of '" + text.name() + "' are not UTF-8");
        }
    }

    /** A column's values in this batch. */
    private record Column(ColumnReader reader, String path) {
        Column(ColumnReader reader) {
            this(reader, ParquetRows.path(reader.getColumnSchema()));
        }

        /** The path for people, with all dots. */
        String name() {
            return UndottedNames.path(reader.getColumnSchema());
        }

        boolean isNull(int at) {
            return reader.getLeafValidity().isNull(at);
        }

        int length(int at) {
            int[] offsets = reader.getBinaryOffsets();
            return offsets[at + 1] - offsets[at];
        }

        /** Bytes that are not UTF-8 become U+FFFD. */
        String text(int at) {
            return new String(
                    reader.getBinaryValues(), reader.getBinaryOffsets()[at], length(at), StandardCharsets.UTF_8);
        }

        String strict(int at) throws CharacterCodingException {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(reader.getBinaryValues(), reader.getBinaryOffsets()[at], length(at)))
                    .toString();
        }

        /** A value as a string; null if its type cannot hold a date, a licence or a URL. */
        @Nullable
        String string(int at) throws CharacterCodingException {
            LogicalType type = reader.getColumnSchema().logicalType();
            return switch (reader.getColumnSchema().type()) {
                case BYTE_ARRAY -> length(at) > 10_000 ? null : strict(at);
                case INT32 -> type instanceof LogicalType.DateType ? day(reader.getInts()[at]) : null;
                case INT64 ->
                    type instanceof LogicalType.TimestampType time
                            ? String.valueOf(seconds(reader.getLongs()[at], time))
                            : String.valueOf(reader.getLongs()[at]);
                default -> null;
            };
        }

        private static String day(int sinceEpoch) {
            return LocalDate.ofEpochDay(sinceEpoch).toString();
        }

        private static long seconds(long value, LogicalType.TimestampType type) {
            return Math.floorDiv(
                    value,
                    switch (type.unit()) {
                        case MILLIS -> 1_000L;
                        case MICROS -> 1_000_000L;
                        case NANOS -> 1_000_000_000L;
                    });
        }
    }
}
