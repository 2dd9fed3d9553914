package dev.trainyard.model.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The header of a GGUF file, version 3: named values, then each tensor's name, sizes, type and offset. Everything is
 * little-endian; a text is its length in bytes (64 bits) followed by its UTF-8.
 *
 * <p>Source: {@code docs/gguf.md} of ggml.
 */
final class GgufHeader {
    /** The alignment of each tensor in bytes; the format's default. */
    static final int ALIGNMENT = 32;

    private static final byte[] MAGIC = {'G', 'G', 'U', 'F'};
    private static final int VERSION = 3;

    /** The format's numbers for the types of values. */
    private enum ValueType {
        UINT32(4),
        INT32(5),
        FLOAT32(6),
        BOOL(7),
        STRING(8),
        ARRAY(9);

        private final int code;

        ValueType(int code) {
            this.code = code;
        }
    }

    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
    private int valueCount;
    private int tensorCount;
    private long reached;

    GgufHeader put(String key, int value) {
        key(key, ValueType.UINT32);
        putInt(values, value);
        return this;
    }

    GgufHeader put(String key, float value) {
        key(key, ValueType.FLOAT32);
        putInt(values, Float.floatToRawIntBits(value));
        return this;
    }

    GgufHeader put(String key, boolean value) {
        key(key, ValueType.BOOL);
        values.write(value ? 1 : 0);
        return this;
    }

    GgufHeader put(String key, String value) {
        key(key, ValueType.STRING);
        putText(values, value);
        return this;
    }

    GgufHeader put(String key, List<String> texts) {
        array(key, ValueType.STRING, texts.size());
        for (String text : texts) putText(values, text);
        return this;
    }

    GgufHeader put(String key, int[] numbers) {
        array(key, ValueType.INT32, numbers.length);
        for (int number : numbers) putInt(values, number);
        return this;
    }

    GgufHeader put(String key, float[] numbers) {
        array(key, ValueType.FLOAT32, numbers.length);
        for (float number : numbers) putInt(values, Float.floatToRawIntBits(number));
        return this;
    }

    /** Describes a tensor and assigns the next free offset to it. */
    GgufHeader add(GgufTensor tensor) {
        putText(tensors, tensor.name());
        // From the fastest-changing dimension to the slowest, the reverse of PyTorch's order.
        long[] sizes = tensor.isVector() ? new long[] {tensor.columns()} : new long[] {tensor.columns(), tensor.rows()};
        putInt(tensors, sizes.length);
        for (long size : sizes) putLong(tensors, size);
        putInt(tensors, tensor.type().code());
        putLong(tensors, reached);
        reached += aligned(tensor.bytes());
        tensorCount++;
        return this;
    }

    /** The size of all tensors in bytes, including their padding to the alignment. */
    long tensorBytes() {
        return reached;
    }

    /** All bytes before the first tensor. */
    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        putInt(out, VERSION);
        putLong(out, tensorCount);
        putLong(out, valueCount);
        out.writeBytes(values.toByteArray());
        out.writeBytes(tensors.toByteArray());
        out.writeBytes(new byte[(int) (aligned(out.size()) - out.size())]);
        return out.toByteArray();
    }

    static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    private void key(String key, ValueType type) {
        putText(values, key);
        putInt(values, type.code);
        valueCount++;
    }

    private void array(String key, ValueType type, int length) {
        key(key, ValueType.ARRAY);
        putInt(values, type.code);
        putLong(values, length);
    }

    private static void putText(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putLong(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void putInt(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static void putLong(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }
}
