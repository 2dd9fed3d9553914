package dev.trainyard.model.gguf;

import dev.trainyard.model.transformer.NumberType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How the numbers of a GGUF file's matrices are stored: in 32 bits, in 16 (IEEE 754 half precision, or the upper half of
 * 32 bits; the nearest), or in blocks of 32 that share a scale (ggml's {@code Q8_0}, 8.5 bits a number).
 */
public enum GgufType {
    F32(0, 0, 1, Float.BYTES),
    F16(1, 1, 1, Short.BYTES),
    BF16(30, 32, 1, Short.BYTES),
    Q8_0(8, 7, 32, Short.BYTES + 32);

    /** The largest 8-bit number whose negative is also one. */
    private static final int GREATEST = 127;

    private final int code;
    private final int fileType;
    private final int block;
    private final int blockBytes;

    GgufType(int code, int fileType, int block, int blockBytes) {
        this.code = code;
        this.fileType = fileType;
        this.block = block;
        this.blockBytes = blockBytes;
    }

    /** The type of this key. */
    public static Optional<GgufType> of(String key) {
        return Arrays.stream(values()).filter(type -> type.key().equals(key)).findFirst();
    }

    /** In lower case: {@code q8_0}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** ggml's code of this type in the description of a tensor. */
    int code() {
        return code;
    }

    /** llama.cpp's code of a file whose tensors mostly have this type. */
    int fileType() {
        return fileType;
    }

    boolean fits(long rowLength) {
        return rowLength % block == 0;
    }

    /** @param numbers whole blocks */
    long bytes(long numbers) {
        return numbers / block * blockBytes;
    }

    /**
     * Stores numbers: whole blocks, from the buffer's position on.
     *
     * @param into little-endian
     */
    void put(float[] numbers, ByteBuffer into) {
        switch (this) {
            case F32 -> {
                for (float number : numbers) into.putFloat(number);
            }
            case F16 -> {
                for (float number : numbers) into.putShort(Float.floatToFloat16(number));
            }
            case BF16 -> {
                for (float number : numbers) NumberType.BF16.write(number, into);
            }
            case Q8_0 -> {
                for (int from = 0; from < numbers.length; from += block) putBlock(numbers, from, into);
            }
        }
    }

    /**
     * Writes a scale (the block's largest magnitude divided by 127) and each number as the nearest multiple of it;
     * halves are rounded away from zero. As in ggml, numbers are multiplied by the reciprocal of the scale before the
     * scale is rounded to 16 bits.
     */
    private void putBlock(float[] numbers, int from, ByteBuffer into) {
        float greatest = 0;
        for (int i = from; i < from + block; i++) greatest = Math.max(greatest, Math.abs(numbers[i]));
        float scale = greatest / GREATEST;
        float reciprocal = scale == 0 ? 0 : 1 / scale;
        into.putShort(Float.floatToFloat16(scale));
        for (int i = from; i < from + block; i++) {
            double multiple = numbers[i] * reciprocal;
            into.put((byte) Math.copySign(Math.floor(Math.abs(multiple) + 0.5), multiple));
        }
    }
}
