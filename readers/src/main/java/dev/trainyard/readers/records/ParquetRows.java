package dev.trainyard.readers.records;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowGroupPredicate;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one Parquet file. Only the needed columns are read, in batches of about {@value #BATCH_BYTES} bytes of text.
 * A damaged row group does not affect the others.
 */
final class ParquetRows implements Records {
    private static final long BATCH_BYTES = 4L << 20;
    private static final long BATCH_ROWS = 128;

    private final RecordFile file;
    private final HardwoodContext threads;
    private final FileChannel channel;
    private final InputFile input;
    private final ParquetFileReader reader;
    private final List<RowGroup> groups;
    private final List<String> wanted;
    private int group = -1;
    private long firstRow = 1;
    private @Nullable ColumnReaders columns;
    private @Nullable ParquetBatch batch;
    private long row;

    /** Thrown if there is no such column, or if it cannot hold text. */
    static final class NoTextColumnException extends IOException {
        private final String columns;

        NoTextColumnException(String column, String columns) {
            super("no column '" + column + "' with text");
            this.columns = columns;
        }

        /** The existing columns, separated by commas. */
        String columns() {
            return columns;
        }
    }

    /** @param text the path of the text column, with dots between the names of structs and fields */
    ParquetRows(RecordFile file, String text) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file.place(), StandardOpenOption.READ);
        this.threads = HardwoodContext.create(1);
        this.input = InputFile.of(file.place());
        try {
            this.reader = open(input, threads, text);
            this.groups = reader.getFileMetaData().rowGroups();
            this.wanted = wanted(text, reader.getFileSchema().getColumns());
        } catch (IOException | RuntimeException e) {
            input.close();
            threads.close();
            channel.close();
            throw e instanceof IOException io ? io : new IOException(Details.of(e), e);
        }
    }

    private static ParquetFileReader open(InputFile input, HardwoodContext threads, String text) throws IOException {
        ParquetFileReader plain = ParquetFileReader.open(input, threads);
        List<ColumnSchema> columns = plain.getFileSchema().getColumns().stream()
                .filter(column -> {
                    String path = UndottedNames.path(column);
                    return path.equals(text) || OriginFields.isOne(path);
                })
                .toList();
        InputFile undotted = UndottedNames.of(input, columns);
        return undotted == input ? plain : ParquetFileReader.open(undotted, threads);
    }

    /** The text column, and the columns that give the origin, by their names in the decoder's schema. */
    private static List<String> wanted(String text, List<ColumnSchema> columns) throws NoTextColumnException {
        // If both a column and a field of a struct are meant by this path, it is the column.
        ColumnSchema found = columns.stream()
                .filter(column -> UndottedNames.path(column).equals(text) && mayHoldText(column))
                .min(Comparator.comparingInt(
                        column -> column.fieldPath().elements().size()))
                .orElseThrow(() -> new NoTextColumnException(
                        text,
                        columns.stream()
                                .map(column -> Details.cut(UndottedNames.path(column)))
                                .distinct()
                                .limit(30)
                                .collect(Collectors.joining(", "))));
        List<String> wanted = new ArrayList<>(List.of(path(found)));
        for (ColumnSchema column : columns) {
            boolean origin = OriginFields.isOne(UndottedNames.path(column)) && column.maxRepetitionLevel() == 0;
            if (origin && column != found) wanted.add(path(column));
        }
        return wanted;
    }

    /** The path by which the decoder knows a column. */
    static String path(ColumnSchema column) {
        return String.join(".", column.fieldPath().elements());
    }

    private static boolean mayHoldText(ColumnSchema column) {
        return column.type() == PhysicalType.BYTE_ARRAY && column.maxRepetitionLevel() == 0;
    }

    @Override
    public @Nullable Found next() {
        while (true) {
            try {
                if (columns == null) {
                    if (group + 1 == groups.size()) return null;
                    row = firstRow;
                    columns = open(++group);
                }
                if (batch != null && batch.hasNext()) return batch.next(file.at(row++));
                batch = columns.nextBatch() ? new ParquetBatch(columns, wanted.getFirst()) : null;
                if (batch == null) closeGroup();
            } catch (IOException | RuntimeException e) {
                String path = file.at(row);
                closeGroup();
                return new Found.Lost(
                        path,
                        ReadFailure.UNREADABLE,
                        "the rest of row group " + (group + 1) + " is damaged: " + Details.of(e));
            }
        }
    }

    private ColumnReaders open(int number) throws IOException {
        RowGroup rows = groups.get(number);
        for (ColumnChunk chunk : rows.columns()) {
            if (wanted.contains(path(chunk))) ParquetPages.check(channel, chunk);
        }
        long next = number + 1 == groups.size() ? Long.MAX_VALUE : start(groups.get(number + 1));
        return reader.buildColumnReaders(ColumnProjection.columns(wanted.toArray(String[]::new)))
                .filter(RowGroupPredicate.byteRange(start(rows), next))
                .batchSize((int) Math.clamp(BATCH_BYTES / Math.max(1, bytesOfARow(rows)), 1, BATCH_ROWS))
                .build();
    }

    static String path(ColumnChunk chunk) {
        return String.join(".", chunk.metaData().pathInSchema().elements());
    }

    /** The offset of a row group in its file, by which the decoder selects it. */
    static long start(RowGroup rows) {
        return rows.columns().getFirst().chunkStartOffset();
    }

    private long bytesOfARow(RowGroup rows) {
        return text(rows)
                .map(chunk -> chunk.metaData().totalUncompressedSize() / Math.max(1, rows.numRows()))
                .orElse(BATCH_BYTES);
    }

    /** The approximate uncompressed size of the text column. */
    long textBytes() {
        return groups.stream()
                .flatMap(rows -> text(rows).stream())
                .mapToLong(chunk -> Math.max(0, chunk.metaData().totalUncompressedSize()))
                .sum();
    }

    private Optional<ColumnChunk> text(RowGroup rows) {
        return rows.columns().stream()
                .filter(chunk -> path(chunk).equals(wanted.getFirst()))
                .findFirst();
    }

    private void closeGroup() {
        ColumnReaders old = columns;
        columns = null;
        batch = null;
        firstRow += Math.max(0, groups.get(group).numRows());
        if (old != null) old.close();
    }

    @Override
    public void close() throws IOException {
        try (channel;
                threads;
                input;
                reader) {
            if (columns != null) columns.close();
        } catch (RuntimeException e) {
            throw new IOException(Details.of(e), e);
        }
    }
}
