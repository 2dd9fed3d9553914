package dev.trainyard.model.transformer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A matrix with a row for each token, to which rows are added that are the mean of the existing ones. */
final class GrownRows {
    private static final int TOGETHER = 256;

    private GrownRows() {}

    /**
     * The first rows of a matrix, followed by copies of their mean, in the matrix's own type.
     *
     * @param kept the number of rows that stay
     * @param rows in all
     */
    static Safetensors.Entry entry(Tensors weights, String name, int columns, int kept, int rows) throws IOException {
        NumberType type = weights.type(name);
        return new Safetensors.Entry(name, type, new long[] {rows, columns}, sink -> {
            double[] sums = new double[columns];
            ByteBuffer some = buffer(Math.min(kept, TOGETHER) * columns * type.bytes());
            for (int row = 0; row < kept; row += TOGETHER) {
                int count = Math.min(TOGETHER, kept - row);
                weights.readStored(name, (long) row * columns, some.clear().limit(count * columns * type.bytes()));
                some.flip();
                for (int i = 0; i < count * columns; i++) sums[i % columns] += type.read(some);
                sink.take(some.rewind());
            }
            ByteBuffer mean = buffer(columns * type.bytes());
            for (double sum : sums) type.write((float) (sum / kept), mean);
            for (int row = kept; row < rows; row++) sink.take(mean.rewind());
        });
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
