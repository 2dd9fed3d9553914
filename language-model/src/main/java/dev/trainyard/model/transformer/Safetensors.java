package dev.trainyard.model.transformer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file of named tensors in the safetensors format: eight bytes with the length of a JSON header, the header with each
 * tensor's type, shape and offsets, and the numbers, little-endian and without gaps. The format cannot contain
 * executable code.
 *
 * <p>The header is checked against the file before any number is read.
 */
public final class Safetensors implements Tensors, AutoCloseable {
    private static final String METADATA = "__metadata__";
    /** Room for more than 100,000 tensors; the whole header is in memory as a tree of objects. */
    private static final long LONGEST_HEADER = 16 << 20;

    /** The number of values that are read or written at a time. */
    private static final int TOGETHER = 1 << 16;

    private static final JsonMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Receives the bytes of a tensor that is being written, in pieces. */
    @FunctionalInterface
    public interface Sink {
        void take(ByteBuffer bytes) throws IOException;
    }

    /** Supplies the bytes of a tensor when it is written. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Sink sink) throws IOException;
    }

    /**
     * A tensor to be written.
     *
     * @param content its numbers, little-endian, in row-major order
     */
    public record Entry(String name, NumberType type, long[] shape, Content content) {
        /** @param values supplies the 32-bit numbers when they are written, in row-major order */
        public Entry(String name, long[] shape, Supplier<float[]> values) {
            this(name, NumberType.F32, shape, sink -> {
                float[] all = values.get();
                for (int from = 0; from < all.length; from += TOGETHER) {
                    int some = Math.min(TOGETHER, all.length - from);
                    ByteBuffer bytes = littleEndian(some * Float.BYTES);
                    bytes.asFloatBuffer().put(all, from, some);
                    sink.take(bytes);
                }
            });
        }

        /** All numbers, as 32-bit ones. */
        float[] values() {
            FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(numbers(shape)));
            try {
                content.writeTo(bytes -> {
                    bytes.order(ByteOrder.LITTLE_ENDIAN);
                    while (bytes.hasRemaining()) values.put(type.read(bytes));
                });
            } catch (IOException e) {
                throw new UncheckedIOException(name + " cannot be read", e);
            }
            return values.array();
        }

        /** A copy of a tensor, as it is stored. */
        static Entry copy(Tensors from, String name, long[] shape) throws IOException {
            NumberType type = from.type(name);
            long count = numbers(shape);
            return new Entry(name, type, shape, sink -> {
                ByteBuffer bytes = littleEndian((int) Math.min(count, TOGETHER) * type.bytes());
                for (long done = 0; done < count; ) {
                    int some = (int) Math.min(TOGETHER, count - done);
                    from.readStored(name, done, bytes.clear().limit(some * type.bytes()));
                    sink.take(bytes.flip());
                    done += some;
                }
            });
        }
    }

    /** @param type absent if it is not supported */
    private record StoredTensor(String declared, @Nullable NumberType type, long[] shape, long begin, long end) {
        NumberType readable() {
            return Objects.requireNonNull(type);
        }
    }

    /** The sizes in bytes of the format's other types, which are not read, as far as they are whole bytes. */
    private static final Map<String, Integer> PASSED_OVER = Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("F8_E4M3", 1),
            Map.entry("F8_E5M2", 1),
            Map.entry("F8_E8M0", 1),
            Map.entry("I16", 2),
            Map.entry("U16", 2),
            Map.entry("I32", 4),
            Map.entry("U32", 4),
            Map.entry("I64", 8),
            Map.entry("U64", 8),
            Map.entry("F64", 8),
            Map.entry("C64", 8));

    private final Path path;
    private final FileChannel file;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, StoredTensor> storedTensors = new LinkedHashMap<>();
    private long dataStart;

    private Safetensors(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /** Writes to a temporary file and renames it, so that a file of this name is always complete. */
    public static void write(Path file, Map<String, String> metadata, List<Entry> entries) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode described = header.putObject(METADATA);
        metadata.forEach(described::put);
        long offset = 0;
        for (Entry entry : entries) {
            ObjectNode tensor = header.putObject(entry.name());
            tensor.put("dtype", entry.type().name());
            Arrays.stream(entry.shape()).forEach(tensor.putArray("shape")::add);
            long end = offset + entry.type().bytes() * numbers(entry.shape());
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');

        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeAll(out, littleEndian(Long.BYTES).putLong(padded.length).flip());
            writeAll(out, ByteBuffer.wrap(padded));
            for (Entry entry : entries) {
                long start = out.position();
                entry.content().writeTo(bytes -> writeAll(out, bytes));
                long written = (out.position() - start) / entry.type().bytes();
                if (written != numbers(entry.shape())) {
                    throw new IllegalArgumentException(entry.name() + " has " + written + " numbers, which its shape "
                            + Arrays.toString(entry.shape()) + " does not hold");
                }
            }
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws IOException if the file is not a complete safetensors file; the message says why */
    public static Safetensors open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) throw new RefusedModelException("there is no " + path.getFileName());
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        Safetensors opened = new Safetensors(path, channel);
        try {
            opened.readHeader();
            return opened;
        } catch (JsonProcessingException e) {
            channel.close();
            throw new RefusedModelException(
                    path.getFileName() + " is not a usable safetensors file: its header is not valid JSON with"
                            + " unique names",
                    e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new RefusedModelException(
                    path.getFileName() + " is not a usable safetensors file: " + e.getMessage(), e);
        }
    }

    public Map<String, String> metadata() {
        return Map.copyOf(metadata);
    }

    @Override
    public List<String> names() {
        return List.copyOf(storedTensors.keySet());
    }

    public boolean has(String name) {
        return storedTensors.containsKey(name);
    }

    /** @throws IOException if there is no tensor of that name */
    public long[] shape(String name) throws IOException {
        return found(name).shape().clone();
    }

    @Override
    public void check(String name, long... shape) throws IOException {
        StoredTensor stored = found(name);
        if (!Arrays.equals(stored.shape(), shape)) {
            throw refused(name + " in " + path.getFileName() + " has the shape " + Arrays.toString(stored.shape())
                    + " where " + Arrays.toString(shape) + " is expected");
        }
        requireReadable(name, stored);
    }

    @Override
    public NumberType type(String name) throws IOException {
        StoredTensor stored = found(name);
        requireReadable(name, stored);
        return stored.readable();
    }

    @Override
    public void readStored(String name, long from, ByteBuffer into) throws IOException {
        StoredTensor stored = found(name);
        int each = type(name).bytes();
        Objects.checkFromIndexSize(from, into.remaining() / each, numbers(stored.shape()));
        readAll(into, dataStart + stored.begin() + from * each);
    }

    @Override
    public float[] read(String name, long... shape) throws IOException {
        check(name, shape);
        long count = numbers(shape);
        if (count > Integer.MAX_VALUE - 8) {
            throw refused(name + " in " + path.getFileName() + " has " + count + " numbers, which is too many"
                    + " for one array");
        }
        return numbers(found(name), 0, (int) count);
    }

    /**
     * Reads a range of a tensor's numbers, in row-major order.
     *
     * @param from index of the first
     */
    public float[] readPart(String name, long from, int count) throws IOException {
        StoredTensor stored = found(name);
        requireReadable(name, stored);
        return numbers(stored, Objects.checkFromIndexSize(from, count, numbers(stored.shape())), count);
    }

    /**
     * Checks a tensor's numbers.
     *
     * @param count how many of the first numbers to check, in row-major order
     * @throws IOException if one of them is {@code NaN} or infinite; the message says which
     */
    void requireFinite(String name, long count) throws IOException {
        StoredTensor stored = found(name);
        requireReadable(name, stored);
        for (long from = 0; from < count; from += TOGETHER) {
            float[] some = numbers(stored, from, (int) Math.min(TOGETHER, count - from));
            for (int i = 0; i < some.length; i++) {
                if (Float.isFinite(some[i])) continue;
                throw refused(name + " in " + path.getFileName() + " has " + some[i] + " at "
                        + Arrays.toString(indices(from + i, stored.shape())) + "; finite numbers are expected");
            }
        }
    }

    private static long[] indices(long index, long[] shape) {
        long[] indices = new long[shape.length];
        for (int i = shape.length - 1; i >= 0; i--) {
            indices[i] = index % shape[i];
            index /= shape[i];
        }
        return indices;
    }

    private void requireReadable(String name, StoredTensor stored) throws IOException {
        if (stored.type() != null) return;
        throw refused(name + " in " + path.getFileName() + " has the type '" + stored.declared()
                + "'; only F32, F16 and BF16 are supported");
    }

    private float[] numbers(StoredTensor stored, long from, int count) throws IOException {
        NumberType type = stored.readable();
        float[] values = new float[count];
        ByteBuffer bytes = littleEndian(Math.min(count, TOGETHER) * type.bytes());
        for (int read = 0; read < count; ) {
            int some = Math.min(count - read, TOGETHER);
            readAll(
                    bytes.clear().limit(some * type.bytes()),
                    dataStart + stored.begin() + (from + read) * type.bytes());
            bytes.flip();
            for (int i = 0; i < some; i++) values[read++] = type.read(bytes);
        }
        return values;
    }

    private StoredTensor found(String name) throws IOException {
        StoredTensor stored = storedTensors.get(name);
        if (stored == null) throw refused(path.getFileName() + " has no tensor " + name);
        return stored;
    }

    private void readHeader() throws IOException {
        long size = file.size();
        if (size < Long.BYTES) throw refused("it ends before its header");
        ByteBuffer lead = littleEndian(Long.BYTES);
        readAll(lead, 0);
        long length = lead.getLong(0);
        if (length < 2 || length > size - Long.BYTES) {
            throw refused("a header of " + length + " bytes does not fit in its " + size);
        }
        if (length > LONGEST_HEADER) {
            throw refused("its header has " + length + " bytes; at most " + LONGEST_HEADER + " are supported");
        }
        ByteBuffer header = littleEndian((int) length);
        readAll(header, Long.BYTES);
        header.flip();
        dataStart = Long.BYTES + length;
        JsonNode root = JSON.readTree(text(header));
        if (!root.isObject()) throw refused("its header is not a JSON object");
        for (Map.Entry<String, JsonNode> property : root.properties()) {
            if (property.getKey().equals(METADATA)) {
                readMetadata(property.getValue());
            } else {
                storedTensors.put(property.getKey(), stored(property.getKey(), property.getValue()));
            }
        }
        checkThatNothingOverlaps(size - dataStart);
    }

    private static String text(ByteBuffer header) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedModelException("its header is not UTF-8", e);
        }
    }

    private void readMetadata(JsonNode described) throws IOException {
        if (!described.isObject()) throw refused("its " + METADATA + " is not a JSON object");
        for (Map.Entry<String, JsonNode> entry : described.properties()) {
            if (!entry.getValue().isTextual()) {
                throw refused(entry.getKey() + " in its " + METADATA + " is " + entry.getValue() + " where a text"
                        + " is expected");
            }
            metadata.put(entry.getKey(), entry.getValue().textValue());
        }
    }

    private StoredTensor stored(String name, JsonNode node) throws IOException {
        String type = node.path("dtype").asText();
        if (type.isEmpty()) throw refused(name + " has no type");
        @Nullable
        NumberType known = Arrays.stream(NumberType.values())
                .filter(candidate -> candidate.name().equals(type))
                .findFirst()
                .orElse(null);
        JsonNode offsets = node.path("data_offsets");
        if (!node.path("shape").isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw refused(name + " lacks a shape or a pair of offsets");
        }
        long[] shape = new long[node.path("shape").size()];
        for (int i = 0; i < shape.length; i++)
            shape[i] = whole(name, node.path("shape").get(i));
        long begin = whole(name, offsets.get(0));
        long end = whole(name, offsets.get(1));
        @Nullable Integer each = known != null ? (Integer) known.bytes() : PASSED_OVER.get(type);
        // For an unknown type, only the offsets can be checked.
        if (begin > end || (each != null && end - begin != bytes(name, shape, each))) {
            throw refused(name + " has " + (end - begin) + " bytes, which does not match its shape");
        }
        return new StoredTensor(type, known, shape, begin, end);
    }

    private static long bytes(String name, long[] shape, int each) throws IOException {
        try {
            return Math.multiplyExact(numbers(shape), (long) each);
        } catch (ArithmeticException e) {
            throw new RefusedModelException(
                    name + " has the shape " + Arrays.toString(shape) + ", larger than any file", e);
        }
    }

    private long whole(String name, JsonNode number) throws IOException {
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
            throw refused(name + " has " + number + " where a whole number of at least 0 is expected");
        }
        return number.longValue();
    }

    private void checkThatNothingOverlaps(long dataBytes) throws IOException {
        List<StoredTensor> inOrder = new ArrayList<>(storedTensors.values());
        inOrder.sort(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end));
        long reached = 0;
        for (StoredTensor stored : inOrder) {
            if (stored.begin() != reached) {
                throw refused("its tensors overlap or leave a gap at byte " + stored.begin() + " of its numbers");
            }
            reached = stored.end();
        }
        if (reached != dataBytes) {
            throw refused("its header describes " + reached + " bytes of numbers, but the file has " + dataBytes);
        }
    }

    private IOException refused(String reason) {
        return new RefusedModelException(reason);
    }

    private void readAll(ByteBuffer into, long from) throws IOException {
        long at = from;
        while (into.hasRemaining()) {
            int count = file.read(into, at);
            if (count < 0) throw refused("it ends at byte " + at);
            at += count;
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) out.write(bytes);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long numbers(long[] shape) {
        long numbers = 1;
        for (long size : shape) numbers = Math.multiplyExact(numbers, size);
        return numbers;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
