package dev.trainyard.model.transformer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Named arrays of numbers that are read one at a time, whole or in pieces. */
public interface Tensors {
    List<String> names();

    /** @throws IOException if there is no readable tensor of that name and shape */
    void check(String name, long... shape) throws IOException;

    /** @throws IOException if there is no readable tensor of that name */
    NumberType type(String name) throws IOException;

    /**
     * Fills the buffer with a tensor's numbers as they are stored, little-endian, in row-major order.
     *
     * @param from index of the first number
     */
    void readStored(String name, long from, ByteBuffer into) throws IOException;

    /**
     * The numbers of one tensor, in row-major order; 16-bit numbers are widened.
     *
     * @throws IOException if there is no tensor of that name and shape
     */
    float[] read(String name, long... shape) throws IOException;
}
