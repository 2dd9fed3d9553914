package dev.trainyard.corpus.ledger;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.ThresholdRule;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The measured values of each document of a ledger, stored by column: one column for each attribute.
 *
 * <p>{@code findings.f32} contains the columns one after another. A column has a 32-bit little-endian float for every
 * entry of the ledger, in its order; {@code NaN} if the attribute does not apply. {@code findings.json} is the
 * {@link FindingsIndex}. Values are stored by column because queries read a few attributes of all documents. Equal
 * findings give equal bytes.
 */
public final class FindingsFile {
    /** The numbers. */
    public static final String NAME = "findings.f32";
    /** The {@link FindingsIndex}. */
    public static final String INDEX = "findings.json";

    private static final int BUFFER = 1 << 16;
    private static final ValueLayout.OfFloat NUMBER =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private FindingsFile() {}

    /** Writes new findings into a folder. */
    public static Writer writer(Path folder, List<MeasuredAttribute> attributes, List<ThresholdRule> rules)
            throws IOException {
        return new Writer(folder, new FindingsIndex(0, attributes, rules));
    }

    /** @param folder of a corpus artifact */
    public static Reader open(Path folder) throws IOException {
        ObjectReader json = ContractJson.mapper().readerFor(FindingsIndex.class);
        return new Reader(folder, json.readValue(folder.resolve(INDEX).toFile()));
    }

    /** Takes rows and writes columns. Each column grows in a file of its own; at the end the files are concatenated. */
    public static final class Writer implements AutoCloseable {
        private final Path folder;
        private final FindingsIndex index;
        private final List<Column> columns = new ArrayList<>();
        private long documents;

        private Writer(Path folder, FindingsIndex index) throws IOException {
            this.folder = folder;
            this.index = index;
            try {
                for (int i = 0; i < index.attributes().size(); i++) {
                    columns.add(new Column(folder.resolve(NAME + ".column-" + i)));
                }
            } catch (IOException e) {
                for (Column column : columns) column.discard();
                throw e;
            }
        }

        /** @param row a number for each attribute, {@code NaN} if it does not apply */
        public void add(float[] row) throws IOException {
            if (row.length != columns.size()) {
                throw new IllegalArgumentException(
                        "a row has " + row.length + " numbers, and " + columns.size() + " are expected");
            }
            for (int i = 0; i < row.length; i++) columns.get(i).add(row[i]);
            documents++;
        }

        @Override
        public void close() throws IOException {
            try (FileChannel out = FileChannel.open(
                    folder.resolve(NAME),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                for (Column column : columns) column.appendTo(out);
            } finally {
                for (Column column : columns) column.discard();
            }
            ContractJson.mapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(
                            folder.resolve(INDEX).toFile(),
                            new FindingsIndex(documents, index.attributes(), index.rules()));
        }
    }

    /** A column that is being written. */
    private static final class Column {
        private final Path path;
        private final FileChannel file;
        private final ByteBuffer waiting = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

        Column(Path path) throws IOException {
            this.path = path;
            file = FileChannel.open(
                    path,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        }

        void add(float number) throws IOException {
            if (!waiting.hasRemaining()) flush();
            // A single bit pattern for NaN, and no negative zero, so that equal findings give equal bytes.
            waiting.putInt(Float.floatToIntBits(number + 0.0f));
        }

        private void flush() throws IOException {
            waiting.flip();
            while (waiting.hasRemaining()) file.write(waiting);
            waiting.clear();
        }

        void appendTo(FileChannel out) throws IOException {
            flush();
            long size = file.size();
            for (long done = 0; done < size; ) done += file.transferTo(done, size - done, out);
        }

        void discard() throws IOException {
            file.close();
            Files.deleteIfExists(path);
        }
    }

    /** Reads parts of columns from a memory-mapped file. Not safe for threads. */
    public static final class Reader implements AutoCloseable {
        private final FindingsIndex index;
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment numbers;

        private Reader(Path folder, FindingsIndex index) throws IOException {
            this.index = index;
            try (FileChannel file = FileChannel.open(folder.resolve(NAME))) {
                long expected = 4 * index.documents() * index.attributes().size();
                if (file.size() != expected) {
                    throw new IOException(
                            folder.resolve(NAME) + " has " + file.size() + " bytes instead of " + expected);
                }
                numbers = file.map(FileChannel.MapMode.READ_ONLY, 0, expected, arena);
            }
        }

        public FindingsIndex index() {
            return index;
        }

        /** Reads an attribute's values for consecutive documents. */
        public void read(int column, long from, float[] into, int count) {
            MemorySegment.copy(numbers, NUMBER, 4 * (column * index.documents() + from), into, 0, count);
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
