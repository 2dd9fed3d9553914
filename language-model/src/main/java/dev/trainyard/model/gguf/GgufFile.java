package dev.trainyard.model.gguf;

import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file of version 3, opened for reading: its named values, and tensors whose numbers are read on request. Has to
 * be closed.
 *
 * <p>Every length is checked against the rest of the file before memory is reserved for it, and every tensor must lie
 * within the file, aligned, and apart from the others. Reading shares no code with writing, so that a mistake in one
 * cannot be undone by the same mistake in the other.
 *
 * <p>Source: {@code docs/gguf.md} of ggml.
 */
public final class GgufFile implements AutoCloseable {
    /** The number of bytes of a tensor that are read from the file at a time; a multiple of every block's size. */
    private static final int READ_TOGETHER = 34 * 4096;

    private static final int MOST_TENSORS = 1 << 20;
    private static final long LONGEST_TENSOR = 1L << 29;

    /**
     * A tensor as the file describes it.
     *
     * @param sizes the slowest-changing dimension first, as in Hugging Face's files; the file has the reverse
     * @param offset of its first byte in the file
     */
    private record Described(String name, Numbers type, long[] sizes, long count, long offset) {
        long end() {
            return offset + type.bytes(count);
        }
    }

    /** How numbers are stored, with the file format's codes. */
    private enum Numbers {
        F32(0, 1, 4),
        F16(1, 1, 2),
        Q8_0(8, 32, 34),
        BF16(30, 1, 2);

        private final int code;
        private final int block;
        private final int blockBytes;

        Numbers(int code, int block, int blockBytes) {
            this.code = code;
            this.block = block;
            this.blockBytes = blockBytes;
        }

        static @Nullable Numbers of(int code) {
            for (Numbers type : values()) if (type.code == code) return type;
            return null;
        }

        long bytes(long count) {
            return count / block * blockBytes;
        }

        /** Reads all whole blocks in a buffer, and returns the index after the last number. */
        int read(ByteBuffer from, float[] into, int at) {
            int next = at;
            while (from.remaining() >= blockBytes) {
                switch (this) {
                    case F32 -> into[next++] = from.getFloat();
                    case F16 -> into[next++] = Float.float16ToFloat(from.getShort());
                    case BF16 -> into[next++] = Float.intBitsToFloat(from.getShort() << 16);
                    case Q8_0 -> {
                        float scale = Float.float16ToFloat(from.getShort());
                        for (int i = 0; i < block; i++) into[next++] = scale * from.get();
                    }
                }
            }
            return next;
        }
    }

    private final FileChannel channel;
    private final Map<String, Object> values;
    private final Map<String, Described> tensors = new LinkedHashMap<>();

    private GgufFile(FileChannel channel) throws IOException {
        this.channel = channel;
        GgufBytes in = new GgufBytes(channel);
        if (in.remaining() < 24 || in.uint32("its first bytes") != 0x46554747L) {
            throw new RefusedModelException("the file does not begin with GGUF; a GGUF file is expected");
        }
        long version = in.uint32("its version");
        if (version != 3) {
            throw new RefusedModelException("the GGUF file has version " + version + "; only version 3 is supported");
        }
        long tensorCount = in.count("its number of tensors", 24, MOST_TENSORS);
        values = in.values();
        describe(in, tensorCount);
    }

    /** @throws RefusedModelException if the file is not valid GGUF; the message names the place */
    public static GgufFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new GgufFile(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void describe(GgufBytes in, long count) throws IOException {
        List<Described> relative = new ArrayList<>();
        for (long i = 0; i < count; i++) relative.add(described(in, i));
        long alignment = has("general.alignment") ? whole("general.alignment") : 32;
        if (alignment < 8 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
            throw new RefusedModelException(
                    "general.alignment is " + alignment + "; a power of two from 8 to 1048576 is expected");
        }
        long start = Math.ceilDiv(in.position(), alignment) * alignment;
        long size = channel.size();
        for (Described one : relative) {
            String what = "the tensor " + one.name();
            if (one.offset() % alignment != 0) {
                throw new RefusedModelException(what + " is at " + one.offset() + ", which is not a multiple of the"
                        + " alignment, " + alignment);
            }
            if (one.offset() > size - start || one.type().bytes(one.count()) > size - start - one.offset()) {
                throw new RefusedModelException(what + " ends after the end of the file");
            }
            Described placed = new Described(one.name(), one.type(), one.sizes(), one.count(), start + one.offset());
            if (tensors.put(one.name(), placed) != null) {
                throw new RefusedModelException(what + " is described twice");
            }
        }
        requireApart();
    }

    private static Described described(GgufBytes in, long place) throws IOException {
        String name = in.text("the name of tensor " + place);
        String what = "the tensor " + name;
        long rank = in.uint32("the number of dimensions of " + what);
        if (rank < 1 || rank > 2) {
            throw new RefusedModelException(what + " has " + rank + " dimensions; 1 or 2 are supported");
        }
        long[] sizes = new long[(int) rank];
        long count = 1;
        for (int i = 0; i < rank; i++) {
            long size = in.int64("a size of " + what);
            if (size < 1 || size > LONGEST_TENSOR || count > LONGEST_TENSOR / size) {
                throw new RefusedModelException(
                        what + " has the size " + size + "; from 1 to " + LONGEST_TENSOR + " numbers are supported");
            }
            sizes[sizes.length - 1 - i] = size;
            count *= size;
        }
        long code = in.uint32("the type of " + what);
        Numbers type = code > 1000 ? null : Numbers.of((int) code);
        if (type == null) {
            throw new RefusedModelException(
                    what + " has ggml's type " + code + "; F32 (0), F16 (1), Q8_0 (8) and BF16 (30) are supported");
        }
        if (sizes[sizes.length - 1] % type.block != 0) {
            throw new RefusedModelException(what + " has rows of " + sizes[sizes.length - 1]
                    + " numbers, which do not divide into blocks of " + type.block);
        }
        long offset = in.int64("the offset of " + what);
        if (offset < 0) throw new RefusedModelException(what + " has the negative offset " + offset);
        return new Described(name, type, sizes, count, offset);
    }

    private void requireApart() throws IOException {
        List<Described> sorted = new ArrayList<>(tensors.values());
        sorted.sort(Comparator.comparingLong(Described::offset));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).offset() < sorted.get(i - 1).end()) {
                throw new RefusedModelException("the tensors "
                        + sorted.get(i - 1).name() + " and " + sorted.get(i).name() + " overlap");
            }
        }
    }

    /** The names of all tensors. */
    List<String> tensors() {
        return List.copyOf(tensors.keySet());
    }

    boolean hasTensor(String name) {
        return tensors.containsKey(name);
    }

    /** The sizes of a tensor, the slowest-changing dimension first. */
    long[] sizes(String name) throws IOException {
        return tensor(name).sizes().clone();
    }

    /** The numbers of a tensor in 32 bits, in row-major order. */
    float[] numbers(String name) throws IOException {
        Described tensor = tensor(name);
        float[] numbers = new float[(int) tensor.count()];
        long left = tensor.type().bytes(tensor.count());
        ByteBuffer buffer =
                ByteBuffer.allocate((int) Math.min(left, READ_TOGETHER)).order(ByteOrder.LITTLE_ENDIAN);
        long position = tensor.offset();
        int next = 0;
        while (left > 0) {
            buffer.clear().limit((int) Math.min(left, buffer.capacity()));
            while (buffer.hasRemaining()) {
                int read = channel.read(buffer, position);
                if (read < 0) throw new RefusedModelException("the file ends within the tensor " + name);
                position += read;
                left -= read;
            }
            next = tensor.type().read(buffer.flip(), numbers, next);
        }
        return numbers;
    }

    private Described tensor(String name) throws IOException {
        Described tensor = tensors.get(name);
        if (tensor == null) throw new RefusedModelException("there is no tensor " + name + " in the GGUF file");
        return tensor;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    long whole(String key) throws IOException {
        if (value(key) instanceof Long number) return number;
        throw other(key, "a whole number");
    }

    /** A whole number that fits the given bound and is at least 1. */
    int size(String key, int most) throws IOException {
        long size = whole(key);
        if (size >= 1 && size <= most) return (int) size;
        throw new RefusedModelException(key + " is " + size + "; a whole number from 1 to " + most + " is expected");
    }

    OptionalInt id(String key, int tokens) throws IOException {
        if (!has(key)) return OptionalInt.empty();
        long id = whole(key);
        if (id >= 0 && id < tokens) return OptionalInt.of((int) id);
        throw new RefusedModelException(key + " is " + id + "; the id of one of the " + tokens + " tokens is expected");
    }

    double real(String key) throws IOException {
        if (value(key) instanceof Double number && Double.isFinite(number)) return number;
        throw other(key, "a finite real number");
    }

    double real(String key, double missing) throws IOException {
        return has(key) ? real(key) : missing;
    }

    boolean truth(String key, boolean missing) throws IOException {
        if (!has(key)) return missing;
        if (value(key) instanceof Boolean truth) return truth;
        throw other(key, "true or false");
    }

    String text(String key) throws IOException {
        if (value(key) instanceof String text) return text;
        throw other(key, "a text");
    }

    List<String> texts(String key) throws IOException {
        if (value(key) instanceof GgufBytes.Texts(List<String> texts)) return texts;
        throw other(key, "a list of texts");
    }

    long[] wholes(String key) throws IOException {
        if (value(key) instanceof long[] numbers) return numbers;
        throw other(key, "a list of whole numbers");
    }

    double[] reals(String key) throws IOException {
        if (value(key) instanceof double[] numbers) return numbers;
        throw other(key, "a list of real numbers");
    }

    private Object value(String key) throws IOException {
        Object value = values.get(key);
        if (value == null) throw new RefusedModelException("there is no value " + key + " in the GGUF file");
        return value;
    }

    private static IOException other(String key, String expected) {
        return new RefusedModelException(key + " has another type; " + expected + " is expected");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
