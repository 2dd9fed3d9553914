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
import dev.hardwood.schema.SchemaNode;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several fields of the rows of one Parquet file, with the lists and structs in them. Only columns of text are read, or of
 * whole numbers, too, in batches of about {@value #BATCH_BYTES} bytes. A damaged row group does not affect the others.
 */
final class ParquetFields implements Rows {
    private static final long BATCH_BYTES = 4L << 20;
    private static final long BATCH_ROWS = 128;
    /** What a number is called in messages. */
    static final String NUMBER = "a number";

    /** Columns of text alone. */
    static final Set<PhysicalType> TEXTS = Set.of(PhysicalType.BYTE_ARRAY);

    /** Columns of text and of whole numbers. */
    static final Set<PhysicalType> TEXTS_AND_NUMBERS =
            Set.of(PhysicalType.BYTE_ARRAY, PhysicalType.INT32, PhysicalType.INT64);

    /** Structs of tools and calls have some dozens. */
    private static final int MOST_COLUMNS = 200;

    private final RecordFile file;
    private final HardwoodContext threads;
    private final FileChannel channel;
    private final InputFile input;
    private final ParquetFileReader reader;
    private final List<RowGroup> groups;
    private final List<String> wanted;
    private final List<String> names;
    private final SchemaNode.GroupNode root;
    private final Deque<Row> batch = new ArrayDeque<>();
    private int group = -1;
    private long firstRow = 1;
    private long row = 1;
    private @Nullable ColumnReaders columns;

    ParquetFields(RecordFile file, Set<String> fields, Set<PhysicalType> types) throws IOException {
        this.file = file;
        this.channel = FileChannel.open(file.place(), StandardOpenOption.READ);
        this.threads = HardwoodContext.create(1);
        this.input = InputFile.of(file.place());
        try {
            this.reader = ParquetFileReader.open(input, threads);
            this.groups = reader.getFileMetaData().rowGroups();
            this.root = reader.getFileSchema().getRootNode();
            this.names = root.children().stream()
                    .map(field -> Details.cut(field.name()))
                    .limit(RowReader.MOST_NAMES)
                    .toList();
            this.wanted = reader.getFileSchema().getColumns().stream()
                    .filter(column -> isWanted(column, fields, types))
                    .map(ParquetRows::path)
                    .limit(MOST_COLUMNS)
                    .toList();
        } catch (IOException | RuntimeException e) {
            input.close();
            threads.close();
            channel.close();
            throw e instanceof IOException io ? io : new IOException(Details.of(e), e);
        }
    }

    /** A column whose name has a dot is none of those that conversations have. */
    private static boolean isWanted(ColumnSchema column, Set<String> fields, Set<PhysicalType> types) {
        List<String> path = column.fieldPath().elements();
        return types.contains(column.type())
                && fields.contains(path.getFirst())
                && path.size() <= RowBudget.DEEPEST
                && path.stream().noneMatch(name -> name.indexOf('.') >= 0);
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (wanted.isEmpty()) return rowWithoutFields();
        while (true) {
            if (!batch.isEmpty()) {
                row++;
                return batch.remove();
            }
            try {
                if (columns == null) {
                    if (group + 1 == groups.size()) return null;
                    row = firstRow;
                    columns = open(++group);
                }
                if (columns.nextBatch()) {
                    new ParquetBatchRows(columns, root, names).addTo(batch, file, row);
                } else {
                    closeGroup();
                }
            } catch (IOException | RuntimeException e) {
                batch.clear();
                String path = file.at(row);
                closeGroup();
                return new Row.Lost(
                        path,
                        ReadFailure.UNREADABLE,
                        "the rest of row group " + (group + 1) + " is damaged: " + Details.of(e));
            }
        }
    }

    /** Stands for all rows of a file that has none of the fields. */
    private @Nullable Row rowWithoutFields() {
        if (group >= 0) return null;
        group = 0;
        return new Row.Read(file.path(), new RowValue.Fields(Map.of()), names);
    }

    private ColumnReaders open(int number) throws IOException {
        RowGroup rows = groups.get(number);
        long bytes = 0;
        for (ColumnChunk chunk : rows.columns()) {
            if (!wanted.contains(ParquetRows.path(chunk))) continue;
            ParquetPages.check(channel, chunk);
            bytes += Math.max(0, chunk.metaData().totalUncompressedSize());
        }
        long next = number + 1 == groups.size() ? Long.MAX_VALUE : ParquetRows.start(groups.get(number + 1));
        long bytesOfARow = Math.max(1, bytes / Math.max(1, rows.numRows()));
        return reader.buildColumnReaders(ColumnProjection.columns(wanted.toArray(String[]::new)))
                .filter(RowGroupPredicate.byteRange(ParquetRows.start(rows), next))
                .batchSize((int) Math.clamp(BATCH_BYTES / bytesOfARow, 1, BATCH_ROWS))
                .build();
    }

    private void closeGroup() {
        ColumnReaders old = columns;
        columns = null;
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
