package dev.trainyard.model.transformer;

import java.io.IOException;
import java.util.List;

/** Named arrays of 32-bit numbers that are read one at a time. */
public interface Tensors {
    List<String> names();

    /**
     * The numbers of one tensor, in row-major order; 16-bit numbers are widened.
     *
     * @throws IOException if there is no tensor of that name and shape
     */
    float[] read(String name, long... shape) throws IOException;
}
