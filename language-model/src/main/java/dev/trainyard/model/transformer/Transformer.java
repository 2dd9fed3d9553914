package dev.trainyard.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A decoder of Llama's kind with its weights in native memory, which has to be closed. Not safe for threads.
 *
 * <p>RMSNorm before each block, rotary positions, grouped-query attention, SwiGLU, no biases, output layer tied to the
 * embedding or separate; or with the {@link ModelOptions} of another family. Its folder has Hugging Face's format:
 * {@code model.safetensors}, {@code config.json}, {@code generation_config.json}.
 */
public final class Transformer implements AutoCloseable {
    /** The file of the weights in a model's folder. */
    public static final String FILE = "model.safetensors";

    private final ModelShape shape;
    private final ModelTokens tokens;
    private final NDManager manager;
    private final Kernels kernels;
    private final Weights weights;
    private final List<NDArray> rotations;

    private interface WeightSource {
        Weights weights(NDManager owner) throws IOException;
    }

    private Transformer(ModelShape shape, ModelTokens tokens, WeightSource source) throws IOException {
        this.shape = shape;
        this.tokens = tokens;
        manager = NativeEngine.get().newBaseManager();
        try {
            weights = source.weights(manager);
            rotations = rotations(shape, manager);
            kernels = new Kernels(shape);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Creates an untrained model. The same seed gives the same weights. */
    public static Transformer initialise(ModelShape shape, long seed) {
        try {
            return new Transformer(shape, ModelTokens.OURS, owner -> Weights.random(shape, owner, seed));
        } catch (IOException e) {
            throw new AssertionError("random weights are not read from a file", e);
        }
    }

    /**
     * Opens the model of a folder, ours or another program's, with one file of weights or an index of several.
     *
     * @throws IOException if the folder is incomplete, or its model has another architecture; the message says what
     *     differs
     */
    public static Transformer open(Path folder) throws IOException {
        ModelShape shape = ModelConfig.read(folder);
        try (WeightFiles files = WeightFiles.open(folder)) {
            return of(shape, ModelConfig.tokens(folder), files);
        }
    }

    /** Creates a model from tensors with Hugging Face's names. */
    public static Transformer of(ModelShape shape, ModelTokens tokens, Tensors tensors) throws IOException {
        return new Transformer(shape, tokens, owner -> Weights.read(shape, owner, tensors));
    }

    public void save(Path folder) throws IOException {
        Files.createDirectories(folder);
        ModelConfig.write(folder, shape, tokens);
        Safetensors.write(folder.resolve(FILE), Map.of("format", "pt"), weights.entries(""));
    }

    public ModelShape shape() {
        return shape;
    }

    public ModelTokens tokens() {
        return tokens;
    }

    /** The owner of the weights; short-lived arrays belong in a sub-manager of it. */
    public NDManager manager() {
        return manager;
    }

    public Kernels kernels() {
        return kernels;
    }

    public Weights weights() {
        return weights;
    }

    /**
     * The last arguments of every kernel that runs the model: cosines and sines of the positions, and the weights by
     * their names. They must be fetched again before each call.
     */
    public List<NDArray> arguments() {
        List<NDArray> arguments = new ArrayList<>(rotations);
        arguments.addAll(Kernels.byName("weights", weights.byName()));
        return arguments;
    }

    private static List<NDArray> rotations(ModelShape shape, NDManager owner) {
        int half = shape.headWidth() / 2;
        float[] cosines = new float[shape.context() * half];
        float[] sines = new float[cosines.length];
        double[] frequencies = new double[half];
        for (int i = 0; i < half; i++) {
            double frequency = shape.rotaryFrequency(i);
            frequencies[i] = frequency / shape.rotaryScaling().divisor(frequency);
        }
        for (int position = 0; position < shape.context(); position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * frequencies[i];
                cosines[position * half + i] = (float) Math.cos(angle);
                sines[position * half + i] = (float) Math.sin(angle);
            }
        }
        Shape size = new Shape(shape.context(), half);
        return List.of(owner.create(cosines, size), owner.create(sines, size));
    }

    @Override
    public void close() {
        kernels.close();
        manager.close();
    }
}
