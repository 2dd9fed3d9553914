package dev.trainyard.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Copies numbers from files into arrays in native memory, a piece at a time. A piece has 32 bits for each number, from
 * which PyTorch rounds them to the array's type; DJL itself cannot make arrays of {@code bfloat16}.
 */
final class StoredNumbers {
    private static final int PIECE = 1 << 18;

    private final Kernels kernels;
    private final Tensors tensors;
    private final NDManager scope;
    private final NDArray piece;
    private final ByteBuffer wide;
    private final ByteBuffer narrow = buffer(PIECE * Short.BYTES);

    /** @param scope owner of everything that this makes, until it is attached to another */
    StoredNumbers(Kernels kernels, Tensors tensors, NDManager scope) {
        this.kernels = kernels;
        this.tensors = tensors;
        this.scope = scope;
        piece = scope.zeros(new Shape(PIECE));
        wide = piece.toByteBuffer(true);
    }

    /** An array that is not yet filled. */
    NDArray blank(long[] shape, NumberType type) {
        if (type == NumberType.F32) return scope.create(new Shape(shape));
        // What a function without gradients returns could not take part in training.
        return kernels.trace("blank", scope, List.of(scope.create(shape), scope.create((long) type.scalarType())))
                .singletonOrThrow();
    }

    /**
     * Copies a tensor into an array of another or the same type.
     *
     * @param count the number of the tensor's numbers
     * @param at the index of the first in the array, in row-major order
     */
    void copy(String name, long count, NDArray into, long at) throws IOException {
        for (long done = 0; done < count; ) {
            int some = (int) Math.min(PIECE, count - done);
            fill(name, done, some);
            try (NDManager call = scope.newSubManager()) {
                kernels.infer("place", call, List.of(piece, call.create(new long[] {at + done, some}), into));
            }
            done += some;
        }
    }

    private void fill(String name, long from, int count) throws IOException {
        NumberType type = tensors.type(name);
        ByteBuffer stored = type == NumberType.F32 ? wide : narrow;
        tensors.readStored(name, from, stored.clear().limit(count * type.bytes()));
        if (type == NumberType.F32) return;
        stored.flip();
        FloatBuffer numbers = wide.clear().order(ByteOrder.nativeOrder()).asFloatBuffer();
        for (int i = 0; i < count; i++) numbers.put(i, type.read(stored));
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
