package dev.trainyard.model.transformer;

import java.nio.ByteBuffer;

/** How a tensor's numbers are stored, by safetensors' names. */
public enum NumberType {
    F32(4, 6),
    F16(2, 5),
    BF16(2, 15);

    private final int bytes;
    private final int scalarType;

    NumberType(int bytes, int scalarType) {
        this.bytes = bytes;
        this.scalarType = scalarType;
    }

    /** The bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** PyTorch's number for it. */
    int scalarType() {
        return scalarType;
    }

    float read(ByteBuffer from) {
        return switch (this) {
            case F32 -> from.getFloat();
            case F16 -> Float.float16ToFloat(from.getShort());
            case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
        };
    }

    /** Writes the nearest number of this type; of two equally near ones, the one whose last bit is 0. */
    public void write(float value, ByteBuffer to) {
        switch (this) {
            case F32 -> to.putFloat(value);
            case F16 -> to.putShort(Float.floatToFloat16(value));
            case BF16 -> to.putShort(bfloat16(value));
        }
    }

    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        // Rounding could make a NaN infinite.
        if (Float.isNaN(value)) return (short) (bits >>> 16 | 0x40);
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }
}
