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
 * A model being trained: the one owner of its weights and of the optimizer's state, for one thread at a time.
 *
 * <p>A step adds up the gradients of its batch, in parts that bound the memory in use, and then moves the weights once
 * (by the settings' optimizer, after clipping by the global norm). Its calls can be made one by one: {@link #addGradients},
 * {@link #reduce} where several sessions share a step, {@link #clip}, {@link #update}. A step's loss is a mean over all of
 * its units, however they are divided into parts. With the same threads and build of PyTorch, the same steps give the same
 * bits, whether or not the session was saved and resumed between them.
 *
 * <p>All weights are trained or some arrays of them; the others stay as they are, and nothing is kept for them.
 */
public final class TrainingSession implements AutoCloseable {
    /** The file in a folder that holds all of a saved session but the model's shape. */
    public static final String STATE_FILE = "training-state.safetensors";

    /** Positions, filling included, of the parts that a step's batch is computed in. */
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

    /** Trains all weights. Takes over the model, which is closed with the session. */
    public static TrainingSession start(Transformer model, OptimizerSettings settings, Precision precision) {
        return start(model, settings, precision, model.weights().names());
    }

    /**
     * Takes over the model, which is closed with the session.
     *
     * @param trained names of the {@link Transformer#weights}' arrays that are trained; at least one
     * @throws IllegalArgumentException where the model has none of such a name
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

    /** Goes on from a folder that {@link #save} wrote, all weights of which are trained, as if there had been no break. */
    public static TrainingSession resume(Path folder, OptimizerSettings settings, Precision precision)
            throws IOException {
        return resumed(folder, settings, precision, null);
    }

    /** Goes on from a folder that {@link #save} wrote. @param trained the same names as before */
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

    /** Whether {@link #resume} finds something to go on from there. */
    public static boolean isSaved(Path folder) {
        return Files.isRegularFile(folder.resolve(TrainingState.FILE));
    }

    /** Stays the property of the session, which goes on changing it. */
    public Transformer model() {
        return model;
    }

    /** Optimizer steps taken so far. */
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
     * Computes a batch's loss and adds its gradients to those that are there.
     *
     * @param units of the whole step, over which its loss is a mean: the objective's own, or more where other batches or
     *     other sessions have the rest
     */
    public BatchLoss addGradients(Objective objective, long units) {
        if (units < objective.units()) {
            throw new IllegalArgumentException("a step of " + units + " units has no batch of " + objective.units());
        }
        return objective.addGradients(pass, units);
    }

    /** Joins the gradients with those of other sessions, which make the same step. */
    public void reduce(Reduction reduction) {
        update.reduce(reduction);
    }

    /**
     * Clips the gradients by their global norm, when the weights are moved. Without this call they are not clipped.
     *
     * @return the norm before clipping
     */
    public double clip() {
        return update.clip();
    }

    /** Moves the weights along the gradients, and clears these: the step is taken. */
    public void update(double learningRate) {
        update.apply(step, learningRate);
        step++;
    }

    /** All that {@link #resume} needs, as it is now; the caller's to close. */
    public TrainingState state() {
        return new TrainingState(model.shape(), model.tokens(), step, model.weights(), first, second);
    }

    /** Writes the {@link #state}. */
    public void save(Path folder) throws IOException {
        try (TrainingState state = state()) {
            state.write(folder);
        }
    }

    /** Of the weights that are trained. */
    Weights firstMoments() {
        return first;
    }

    private static void requireArrays(Transformer model, Set<String> trained) {
        if (trained.isEmpty()) throw new IllegalArgumentException("a training of no weights moves nothing");
        trained.forEach(model.weights()::get);
    }

    @Override
    public void close() {
        model.close();
    }
}
