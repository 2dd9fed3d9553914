package dev.trainyard.model.transformer;

import ai.djl.ndarray.NDArray;
import java.util.SplittableRandom;

/** Models small enough to be computed by hand, with weights large enough that every part of them matters. */
public final class SmallModels {
    private SmallModels() {}

    public static ModelShape grouped(boolean tied) {
        return new ModelShape(23, 16, 2, 4, 2, 24, 12, 10_000, 1e-5, tied);
    }

    public static Transformer lively(ModelShape shape) {
        Transformer model = Transformer.initialise(shape, 7);
        SplittableRandom random = new SplittableRandom(8);
        for (NDArray weight : model.weights().byName().values()) {
            float[] values = weight.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float)
                        (weight.getShape().dimension() == 1
                                ? 1 + 0.2 * random.nextGaussian()
                                : 0.3 * random.nextGaussian());
            }
            weight.set(values);
        }
        return model;
    }
}
