package dev.trainyard.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private final NumberType type;
    private final NDManager manager;
    private final Kernels kernels;
    private final Weights weights;
    private final List<NDArray> rotations;
    private @Nullable Adapter adapter;
    private @Nullable RewardHead rewardHead;

    private interface WeightSource {
        Weights weights(NDManager owner, Kernels kernels) throws IOException;
    }

    private Transformer(ModelShape shape, ModelTokens tokens, NumberType type, WeightSource source) throws IOException {
        this.shape = shape;
        this.tokens = tokens;
        this.type = type;
        manager = NativeEngine.get().newBaseManager();
        try {
            kernels = new Kernels(shape);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
        try {
            weights = source.weights(manager, kernels);
            rotations = rotations();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Creates an untrained model. The same seed gives the same weights. */
    public static Transformer initialise(ModelShape shape, long seed) {
        try {
            return new Transformer(
                    shape, ModelTokens.OURS, NumberType.F32, (owner, _) -> Weights.random(shape, owner, seed));
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
        return open(folder, NumberType.F32);
    }

    /**
     * Opens the model of a folder, with its weights in the given type; the caller of its kernels gets results of that
     * type. A model of another type than {@link NumberType#F32} cannot be saved, and its weights cannot be trained.
     *
     * @throws IOException as {@link #open(Path)}
     */
    public static Transformer open(Path folder, NumberType type) throws IOException {
        ModelShape shape = ModelConfig.read(folder);
        try (WeightFiles files = WeightFiles.open(folder)) {
            return of(shape, ModelConfig.tokens(folder), files, type);
        }
    }

    /**
     * Opens the model of a folder as the body of a reward model: without an output layer of its own, which no reward needs.
     *
     * @throws IOException as {@link #open(Path)}
     */
    public static Transformer openBody(Path folder, NumberType type) throws IOException {
        ModelShape shape = ModelConfig.read(folder).withoutOutputLayer();
        try (WeightFiles files = WeightFiles.open(folder)) {
            return of(shape, ModelConfig.tokens(folder), files, type);
        }
    }

    /** Creates a model from tensors with Hugging Face's names. */
    public static Transformer of(ModelShape shape, ModelTokens tokens, Tensors tensors) throws IOException {
        return of(shape, tokens, tensors, NumberType.F32);
    }

    private static Transformer of(ModelShape shape, ModelTokens tokens, Tensors tensors, NumberType type)
            throws IOException {
        return new Transformer(
                shape,
                tokens,
                type,
                (owner, kernels) -> Weights.read(WeightLayout.of(shape), owner, kernels, tensors, "", type));
    }

    /** Writes the weights, without an {@link #adapter}. */
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

    /** How the weights are stored in memory, and what the kernels compute in. */
    public NumberType type() {
        return type;
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

    /** Puts an untrained adapter beside the weights, which changes no result until it is trained. */
    public Adapter adapt(Lora lora, long seed) {
        return adapted(Adapter.untrained(lora, shape, manager, seed));
    }

    /**
     * Puts an adapter beside the weights.
     *
     * @param tensors with the names that PEFT gives them in a model
     * @param prefix of these names
     */
    public Adapter adapt(Lora lora, Tensors tensors, String prefix) throws IOException {
        return adapted(Adapter.read(lora, shape, manager, kernels, tensors, prefix));
    }

    /** Puts a copy of another model's adapter beside the weights. */
    public Adapter adapt(Adapter like) {
        return adapted(like.copy(shape, manager));
    }

    private Adapter adapted(Adapter added) {
        if (adapter != null) throw new IllegalStateException("a model has one adapter at most");
        adapter = added;
        return added;
    }

    /** The adapter beside the weights, if there is one. */
    public Optional<Adapter> adapter() {
        return Optional.ofNullable(adapter);
    }

    /** Puts an untrained reward head on the model. */
    public RewardHead addRewardHead() {
        return headed(RewardHead.untrained(shape, manager));
    }

    /** Puts the reward head of a file on the model. */
    public RewardHead addRewardHead(Tensors tensors) throws IOException {
        return headed(RewardHead.read(shape, manager, kernels, tensors));
    }

    private RewardHead headed(RewardHead added) {
        if (rewardHead != null) throw new IllegalStateException("a model has one reward head at most");
        rewardHead = added;
        return added;
    }

    /** The reward head, if the model has one. */
    public Optional<RewardHead> rewardHead() {
        return Optional.ofNullable(rewardHead);
    }

    /**
     * The last arguments of every kernel that runs the model: cosines and sines of the positions, and the weights by
     * their names. They must be fetched again before each call.
     */
    public List<NDArray> arguments() {
        return arguments(adapter == null ? Map.of() : adapter.arrays());
    }

    /** The same with what applies in training alone: an adapter's dropout. */
    public List<NDArray> trainingArguments() {
        return arguments(adapter == null ? Map.of() : adapter.arraysInTraining());
    }

    private List<NDArray> arguments(Map<String, NDArray> more) {
        Map<String, NDArray> all = new LinkedHashMap<>(weights.byName());
        all.putAll(more);
        if (rewardHead != null) all.putAll(rewardHead.weights().byName());
        List<NDArray> arguments = new ArrayList<>(rotations);
        arguments.addAll(Kernels.byName("weights", all));
        return arguments;
    }

    /** Zeros in the type of the weights. */
    public NDArray zeros(Shape size, NDManager owner) {
        if (type == NumberType.F32) return owner.zeros(size);
        return kernels.infer(
                        "zeros", owner, List.of(owner.create(size.getShape()), owner.create((long) type.scalarType())))
                .singletonOrThrow();
    }

    private List<NDArray> rotations() {
        List<NDArray> wide = rotations(shape, manager);
        if (type == NumberType.F32) return wide;
        List<NDArray> narrow = new ArrayList<>();
        for (NDArray one : wide) {
            narrow.add(kernels.trace("cast", manager, List.of(one, manager.create((long) type.scalarType())))
                    .singletonOrThrow());
            one.close();
        }
        return List.copyOf(narrow);
    }

    /** Written straight into native memory, because a config may name a context of millions of tokens. */
    private static List<NDArray> rotations(ModelShape shape, NDManager owner) {
        int half = shape.headWidth() / 2;
        Shape size = new Shape(shape.context(), half);
        List<NDArray> rotations = List.of(owner.zeros(size), owner.zeros(size));
        FloatBuffer cosines = numbers(rotations.getFirst());
        FloatBuffer sines = numbers(rotations.getLast());
        double[] frequencies = new double[half];
        for (int i = 0; i < half; i++) {
            double frequency = shape.rotaryFrequency(i);
            frequencies[i] = frequency / shape.rotaryScaling().divisor(frequency);
        }
        for (int position = 0; position < shape.context(); position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * frequencies[i];
                cosines.put((float) Math.cos(angle));
                sines.put((float) Math.sin(angle));
            }
        }
        return rotations;
    }

    private static FloatBuffer numbers(NDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Override
    public void close() {
        kernels.close();
        manager.close();
    }
}
