package dev.trainyard.model.training;

import ai.djl.ndarray.NDArray;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.transformer.Adapter;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.RewardHead;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.model.transformer.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model in training: the only owner of its weights and of the optimizer's state. Not safe for threads.
 *
 * <p>A step adds up the gradients of its batch, in parts that bound the memory in use, and then updates the weights
 * once (with the settings' optimizer, after clipping by the global norm). Its phases can also be called one by one:
 * {@link #addGradients}, {@link #reduce} if several sessions share a step, {@link #clip}, {@link #update}. A step's
 * loss is a mean over all of its units, however they are divided into parts. With the same threads and build of
 * PyTorch, the same steps give the same bits, whether or not the session was saved and resumed between them.
 *
 * <p>All weights are trained, or some of their arrays, or a low-rank adapter beside them, and the reward head if the model has
 * one; what is not trained does not change, and has no gradients and no optimizer state.
 */
public final class TrainingSession implements AutoCloseable {
    /** The file of a saved session, which holds everything except the model's shape and frozen weights. */
    public static final String STATE_FILE = "training-state.safetensors";

    private final Transformer model;
    private final Weights trained;
    private final Map<String, String> description;
    private final Weights first;
    private final Weights second;
    private final LossPass pass;
    private final WeightUpdate update;
    private long step;

    private TrainingSession(
            Transformer model,
            Weights trained,
            Map<String, String> description,
            Dropout dropout,
            OptimizerSettings settings,
            boolean rounded,
            int part,
            Weights first,
            Weights second,
            long step) {
        this.model = model;
        this.trained = trained;
        this.description = description;
        this.first = first;
        this.second = second;
        this.step = step;
        pass = new LossPass(model, rounded, part, dropout);
        update = new WeightUpdate(model, trained, settings, rounded, first, second, step);
        for (NDArray array : trained.byName().values()) array.setRequiresGradient(true);
    }

    /** Whether matrix products are in bfloat16. */
    public static boolean isRounded(Precision precision) {
        return switch (precision) {
            case AUTO -> Processor.hasBfloat16();
            case BF16 -> true;
            case FP32 -> false;
        };
    }

    /** Trains all weights. Takes ownership of the model, which is closed with the session. */
    public static TrainingSession start(Transformer model, OptimizerSettings settings, Precision precision) {
        return start(model, settings, precision, allOf(model).names());
    }

    /**
     * Takes ownership of the model, which is closed with the session.
     *
     * @param trained names of the arrays of the {@link Transformer#weights} and of the reward head, if there is one, that
     *     are trained; at least one
     * @throws IllegalArgumentException if the model has no array of such a name
     */
    public static TrainingSession start(
            Transformer model, OptimizerSettings settings, Precision precision, Set<String> trained) {
        return start(model, settings, precision, trained, LossPass.positions(model.shape()));
    }

    static TrainingSession start(
            Transformer model, OptimizerSettings settings, Precision precision, Set<String> trained, int part) {
        Weights weights = some(model, trained);
        return new TrainingSession(
                model,
                weights,
                Map.of(),
                Dropout.NONE,
                settings,
                isRounded(precision),
                part,
                weights.zeros(model.manager()),
                weights.zeros(model.manager()),
                0);
    }

    /**
     * Trains an adapter beside the weights of a start, which stay as they are.
     *
     * @param seed of the adapter's first weights and of its dropout
     */
    public static TrainingSession start(
            FrozenStart start, Lora lora, OptimizerSettings settings, Precision precision, long seed)
            throws IOException {
        Transformer model = start.open(isRounded(precision));
        model.adapt(lora, seed);
        if (start.isBody()) model.addRewardHead();
        return ofAdapter(model, start.description(lora, seed), settings, precision, seed);
    }

    /** Trains the adapter of a model. */
    static TrainingSession ofAdapter(
            Transformer model,
            Map<String, String> description,
            OptimizerSettings settings,
            Precision precision,
            long seed) {
        Adapter adapter = model.adapter().orElseThrow();
        Weights trained = withHead(adapter.weights(), model);
        return new TrainingSession(
                model,
                trained,
                description,
                new Dropout(adapter.lora().dropout(), seed),
                settings,
                isRounded(precision),
                LossPass.positions(model.shape()),
                trained.zeros(model.manager()),
                trained.zeros(model.manager()),
                0);
    }

    /** Resumes from a folder that {@link #save} wrote, training all weights, as if there had been no interruption. */
    public static TrainingSession resume(Path folder, OptimizerSettings settings, Precision precision)
            throws IOException {
        return resumed(folder, settings, precision, null);
    }

    /** Resumes from a folder that {@link #save} wrote. @param trained the same names as before */
    public static TrainingSession resume(
            Path folder, OptimizerSettings settings, Precision precision, Set<String> trained) throws IOException {
        return resumed(folder, settings, precision, trained);
    }

    private static TrainingSession resumed(
            Path folder, OptimizerSettings settings, Precision precision, @Nullable Set<String> trained)
            throws IOException {
        ModelShape shape = ModelConfig.read(folder);
        try (Safetensors file = Safetensors.open(folder.resolve(TrainingState.FILE))) {
            Transformer model = Transformer.of(shape, ModelConfig.tokens(folder), file);
            try {
                if (file.has(RewardHead.TENSOR)) model.addRewardHead(file);
                Weights weights = trained == null ? allOf(model) : some(model, trained);
                return new TrainingSession(
                        model,
                        weights,
                        Map.of(),
                        Dropout.NONE,
                        settings,
                        isRounded(precision),
                        LossPass.positions(shape),
                        weights.read(model.manager(), model.kernels(), file, TrainingState.FIRST),
                        weights.read(model.manager(), model.kernels(), file, TrainingState.SECOND),
                        step(file));
            } catch (IOException | RuntimeException e) {
                model.close();
                throw e;
            }
        }
    }

    /**
     * Resumes the training of an adapter from a folder that {@link #save} wrote.
     *
     * @throws RefusedModelException if the saved adapter belongs to another start, or is of another kind
     */
    public static TrainingSession resume(
            Path folder, FrozenStart start, Lora lora, OptimizerSettings settings, Precision precision, long seed)
            throws IOException {
        boolean rounded = isRounded(precision);
        try (Safetensors file = Safetensors.open(folder.resolve(TrainingState.FILE))) {
            Map<String, String> description = start.description(lora, seed);
            for (Map.Entry<String, String> expected : description.entrySet()) {
                String found = file.metadata().get(expected.getKey());
                if (expected.getValue().equals(found)) continue;
                throw new RefusedModelException("the saved training has the " + expected.getKey() + " " + found
                        + " where " + expected.getValue() + " is expected");
            }
            Transformer model = start.open(rounded);
            try {
                Adapter adapter = model.adapt(lora, file, "");
                if (start.isBody()) model.addRewardHead(file);
                Weights trained = withHead(adapter.weights(), model);
                return new TrainingSession(
                        model,
                        trained,
                        description,
                        new Dropout(lora.dropout(), seed),
                        settings,
                        rounded,
                        LossPass.positions(model.shape()),
                        trained.read(model.manager(), model.kernels(), file, TrainingState.FIRST),
                        trained.read(model.manager(), model.kernels(), file, TrainingState.SECOND),
                        step(file));
            } catch (IOException | RuntimeException e) {
                model.close();
                throw e;
            }
        }
    }

    private static long step(Safetensors file) throws IOException {
        String step = file.metadata().getOrDefault(TrainingState.STEP, "");
        try {
            return Long.parseLong(step);
        } catch (NumberFormatException e) {
            throw new RefusedModelException("the saved training has no number of steps, but '" + step + "'", e);
        }
    }

    /** Whether the folder has a session for {@link #resume}. */
    public static boolean isSaved(Path folder) {
        return Files.isRegularFile(folder.resolve(TrainingState.FILE));
    }

    /** The model, which the session owns and continues to change. */
    public Transformer model() {
        return model;
    }

    /** The number of optimizer steps taken so far. */
    public long step() {
        return step;
    }

    /** One whole step of this session alone. */
    public StepResult step(Objective objective, double learningRate) {
        BatchLoss loss = addGradients(objective, objective.units());
        double norm = clip();
        update(learningRate);
        return new StepResult(loss.loss(), norm, loss.tokens(), loss.rewards(), loss.policy());
    }

    /**
     * Computes a batch's loss and adds its gradients to the accumulated ones.
     *
     * @param units of the whole step, over which its loss is a mean: the objective's own, or more if other batches or
     *     other sessions compute the rest
     */
    public BatchLoss addGradients(Objective objective, long units) {
        if (units < objective.units()) {
            throw new IllegalArgumentException("a step of " + units + " units has no batch of " + objective.units());
        }
        pass.begin(step);
        return objective.addGradients(pass, units);
    }

    /** Combines the gradients with those of other sessions that take part in the same step. */
    public void reduce(Reduction reduction) {
        update.reduce(reduction);
    }

    /**
     * Lets the next update clip the gradients by their global norm. Without this call they are not clipped.
     *
     * @return the norm before clipping
     */
    public double clip() {
        return update.clip();
    }

    /** Updates the weights and clears the gradients, which completes the step. */
    public void update(double learningRate) {
        update.apply(step, learningRate);
        step++;
    }

    /** A copy of everything that {@link #resume} needs; the caller closes it. */
    public TrainingState state() {
        return new TrainingState(
                model.shape(),
                model.tokens(),
                description,
                step,
                model.adapter().isPresent() ? trained : allOf(model),
                first,
                second);
    }

    /** Writes the {@link #state}. */
    public void save(Path folder) throws IOException {
        try (TrainingState state = state()) {
            state.write(folder);
        }
    }

    /** The first moments of the trained weights. */
    Weights firstMoments() {
        return first;
    }

    /** A digest of the trained weights. */
    public Sha256 fingerprint() {
        StringBuilder digests = new StringBuilder();
        for (Map.Entry<String, NDArray> weight : new TreeMap<>(trained.byName()).entrySet()) {
            ByteBuffer bytes = weight.getValue().toByteBuffer();
            byte[] all = new byte[bytes.remaining()];
            bytes.get(all);
            digests.append(weight.getKey())
                    .append(' ')
                    .append(Sha256.of(all).hex())
                    .append('\n');
        }
        return Sha256.of(digests.toString());
    }

    /** The number of weights that are trained. */
    public long trainedParameters() {
        return trained.byName().values().stream().mapToLong(NDArray::size).sum();
    }

    private static Weights some(Transformer model, Set<String> trained) {
        if (trained.isEmpty()) throw new IllegalArgumentException("at least one array of weights must be trained");
        return allOf(model).only(trained);
    }

    private static Weights allOf(Transformer model) {
        return withHead(model.weights(), model);
    }

    private static Weights withHead(Weights weights, Transformer model) {
        return model.rewardHead().map(head -> weights.and(head.weights())).orElse(weights);
    }

    @Override
    public void close() {
        model.close();
    }
}
