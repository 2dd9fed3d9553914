package dev.trainyard.model.training;

import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.model.transformer.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
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
 * <p>Either all weights are trained, or some of their arrays; the others do not change and have no optimizer state.
 */
public final class TrainingSession implements AutoCloseable {
    /** The file of a saved session, which holds everything except the model's shape. */
    public static final String STATE_FILE = "training-state.safetensors";

    /** The number of positions, including padding, in each part of a step's batch. */
    private static final int PART = 8192;

    private final Transformer model;
    private final Weights first;
    private final Weights second;
    private final LossPass pass;
    private final WeightUpdate update;
    private long step;

    private TrainingSession(
            Transformer model,
            OptimizerSettings settings,
            Precision precision,
            int part,
            Weights first,
            Weights second,
            long step) {
        this.model = model;
        boolean rounded = switch (precision) {
            case AUTO -> Processor.hasBfloat16();
            case BF16 -> true;
            case FP32 -> false;
        };
        this.first = first;
        this.second = second;
        this.step = step;
        pass = new LossPass(model, rounded, part);
        update = new WeightUpdate(model, settings, rounded, first, second, step);
        for (String name : first.names()) model.weights().get(name).setRequiresGradient(true);
    }

    /** Trains all weights. Takes ownership of the model, which is closed with the session. */
    public static TrainingSession start(Transformer model, OptimizerSettings settings, Precision precision) {
        return start(model, settings, precision, model.weights().names());
    }

    /**
     * Takes ownership of the model, which is closed with the session.
     *
     * @param trained names of the {@link Transformer#weights}' arrays that are trained; at least one
     * @throws IllegalArgumentException if the model has no array of such a name
     */
    public static TrainingSession start(
            Transformer model, OptimizerSettings settings, Precision precision, Set<String> trained) {
        return start(model, settings, precision, trained, PART);
    }

    static TrainingSession start(
            Transformer model, OptimizerSettings settings, Precision precision, Set<String> trained, int part) {
        requireArrays(model, trained);
        return new TrainingSession(
                model,
                settings,
                precision,
                part,
                Weights.zeros(model.shape(), model.manager(), trained),
                Weights.zeros(model.shape(), model.manager(), trained),
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
                Set<String> names = trained == null ? model.weights().names() : trained;
                requireArrays(model, names);
                return new TrainingSession(
                        model,
                        settings,
                        precision,
                        PART,
                        Weights.read(shape, model.manager(), names, file, TrainingState.FIRST),
                        Weights.read(shape, model.manager(), names, file, TrainingState.SECOND),
                        Long.parseLong(file.metadata().getOrDefault(TrainingState.STEP, "")));
            } catch (IOException | RuntimeException e) {
                model.close();
                throw e;
            }
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
        return new StepResult(loss.loss(), norm, loss.tokens(), loss.rewards());
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
        return new TrainingState(model.shape(), model.tokens(), step, model.weights(), first, second);
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

    private static void requireArrays(Transformer model, Set<String> trained) {
        if (trained.isEmpty()) throw new IllegalArgumentException("at least one array of weights must be trained");
        trained.forEach(model.weights()::get);
    }

    @Override
    public void close() {
        model.close();
    }
}
