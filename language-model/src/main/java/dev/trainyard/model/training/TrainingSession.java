package dev.trainyard.model.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.MarkedBatch;
import dev.trainyard.model.transformer.MarkedSequence;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.model.transformer.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A model being trained: the one owner of its weights and of the optimizer's state, for one thread at a time.
 *
 * <p>A step adds up the gradients of its batch, in parts that bound the memory in use, and then moves the weights once
 * (by the settings' optimizer, after clipping by the global norm). A step's loss is a mean over all of its trained
 * tokens, however they are divided into parts. With the same threads and build of PyTorch, the same steps give the same
 * bits, whether or not the session was saved and resumed between them.
 */
public final class TrainingSession implements AutoCloseable {
    /** Positions, filling included, of the parts that a step's batch is computed in. */
    private static final int PART = 8192;

    /** So many positions of a part may be filling: more would cost as much as a part of its own. */
    private static final int PADDING = 512;

    private final Transformer model;
    private final boolean rounded;
    private final int part;
    private final Weights first;
    private final Weights second;
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
        this.rounded = switch (precision) {
            case AUTO -> Processor.hasBfloat16();
            case BF16 -> true;
            case FP32 -> false;
        };
        this.part = part;
        this.first = first;
        this.second = second;
        this.step = step;
        update = new WeightUpdate(model, settings, rounded, first, second, step);
        for (NDArray weight : model.weights().arrays()) weight.setRequiresGradient(true);
    }

    /** Takes over the model, which is closed with the session. */
    public static TrainingSession start(Transformer model, OptimizerSettings settings, Precision precision) {
        return start(model, settings, precision, PART);
    }

    static TrainingSession start(Transformer model, OptimizerSettings settings, Precision precision, int part) {
        return new TrainingSession(
                model,
                settings,
                precision,
                part,
                Weights.zeros(model.shape(), model.manager(), "first"),
                Weights.zeros(model.shape(), model.manager(), "second"),
                0);
    }

    /** Goes on from a folder that {@link #save} wrote, as if there had been no break. */
    public static TrainingSession resume(Path folder, OptimizerSettings settings, Precision precision)
            throws IOException {
        ModelShape shape = ModelConfig.read(folder);
        try (Safetensors file = Safetensors.open(folder.resolve(TrainingState.FILE))) {
            Transformer model = Transformer.of(shape, ModelConfig.tokens(folder), file);
            try {
                return new TrainingSession(
                        model,
                        settings,
                        precision,
                        PART,
                        Weights.read(shape, model.manager(), "first", file, TrainingState.FIRST),
                        Weights.read(shape, model.manager(), "second", file, TrainingState.SECOND),
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

    /** @param windows token ids, one more than are predicted; none longer than the model's context and one */
    public StepResult nextTokenStep(int[][] windows, double learningRate) {
        return tokenStep(
                Arrays.stream(windows)
                        .map(ids -> {
                            boolean[] marked = new boolean[ids.length];
                            Arrays.fill(marked, 1, ids.length, true);
                            return new MarkedSequence(ids, marked);
                        })
                        .toList(),
                learningRate);
    }

    /**
     * Trains on the marked tokens alone. What is longer than the model's context loses its end. Conversations of like
     * length are computed together, whatever their order, so a batch may mix short and long ones.
     */
    public StepResult instructionStep(List<Conversation> batch, double learningRate) {
        return tokenStep(
                batch.stream()
                        .map(this::marked)
                        .sorted(Comparator.comparingInt(sequence -> sequence.ids().length))
                        .toList(),
                learningRate);
    }

    private StepResult tokenStep(List<MarkedSequence> batch, double learningRate) {
        long tokens = marks(batch);
        if (tokens == 0) throw new IllegalArgumentException("a batch without a token to train on is no step");
        double loss = 0;
        for (List<MarkedSequence> some : parts(batch, 1)) {
            if (marks(some) == 0) continue;
            try (NDManager scope = model.manager().newSubManager();
                    GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
                MarkedBatch marked = MarkedBatch.of(some, model.shape().context(), scope);
                NDList results = traced(
                        "token_loss",
                        scope,
                        List.of(marked.tokens(), marked.at(), marked.targets(), scope.create(1f / tokens)));
                gradients.backward(results.get(0));
                loss += results.get(1).getFloat();
            }
        }
        return new StepResult(loss, update(learningRate), tokens);
    }

    /**
     * One step of direct preference optimisation.
     *
     * @param beta how strongly a change against the reference model counts; larger keeps closer to it
     */
    public PreferenceResult preferenceStep(List<PreferencePair> batch, double beta, double learningRate) {
        if (batch.isEmpty()) throw new IllegalArgumentException("a batch without a pair to train on is no step");
        List<PreferencePair> byLength = batch.stream()
                .sorted(Comparator.comparingInt(TrainingSession::longer))
                .toList();
        List<MarkedSequence> chosen =
                byLength.stream().map(pair -> marked(pair.chosen())).toList();
        List<MarkedSequence> rejected =
                byLength.stream().map(pair -> marked(pair.rejected())).toList();
        double loss = 0;
        double margins = 0;
        int right = 0;
        int from = 0;
        List<MarkedSequence> longer = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            longer.add(chosen.get(i).ids().length > rejected.get(i).ids().length ? chosen.get(i) : rejected.get(i));
        }
        for (List<MarkedSequence> some : parts(longer, 2)) {
            int to = from + some.size();
            List<MarkedSequence> both = new ArrayList<>(chosen.subList(from, to));
            both.addAll(rejected.subList(from, to));
            double[] reference = new double[both.size()];
            for (int i = from; i < to; i++) {
                reference[i - from] = byLength.get(i).referenceChosen();
                reference[to - from + i - from] = byLength.get(i).referenceRejected();
            }
            try (NDManager scope = model.manager().newSubManager();
                    GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
                MarkedBatch marked = MarkedBatch.of(both, model.shape().context(), scope);
                NDList results = traced(
                        "preference_loss",
                        scope,
                        List.of(
                                marked.tokens(),
                                marked.at(),
                                marked.targets(),
                                marked.sequence(),
                                scope.create(reference),
                                scope.create(beta),
                                scope.create(1.0 / batch.size())));
                gradients.backward(results.get(0));
                loss += results.get(0).getDouble();
                for (double margin : results.get(1).toDoubleArray()) {
                    margins += margin;
                    if (margin > 0) right++;
                }
            }
            from = to;
        }
        return new PreferenceResult(
                loss,
                update(learningRate),
                margins / batch.size(),
                (double) right / batch.size(),
                marks(chosen) + marks(rejected));
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

    List<NDArray> firstMoments() {
        return first.arrays();
    }

    private NDList traced(String function, NDManager scope, List<NDArray> arguments) {
        return model.kernels()
                .trace(
                        rounded ? function + "_bf16" : function,
                        scope,
                        arguments,
                        model.rotations(),
                        model.weights().arrays());
    }

    private double update(double learningRate) {
        double norm = update.apply(step, learningRate);
        step++;
        return norm;
    }

    private MarkedSequence marked(Conversation conversation) {
        int length = Math.min(conversation.ids().length, model.shape().context() + 1);
        return new MarkedSequence(
                Arrays.copyOf(conversation.ids(), length), Arrays.copyOf(conversation.trained(), length));
    }

    private List<List<MarkedSequence>> parts(List<MarkedSequence> batch, int rowsEach) {
        List<List<MarkedSequence>> parts = new ArrayList<>();
        int from = 0;
        int longest = 0;
        long filled = 0;
        for (int to = 0; to < batch.size(); to++) {
            int length = batch.get(to).ids().length - 1;
            longest = Math.max(longest, length);
            filled += length;
            long positions = (long) longest * (to - from + 1);
            if (to > from && (positions * rowsEach > part || positions - filled > PADDING)) {
                parts.add(batch.subList(from, to));
                from = to;
                longest = length;
                filled = length;
            }
        }
        parts.add(batch.subList(from, batch.size()));
        return parts;
    }

    private static int longer(PreferencePair pair) {
        return Math.max(pair.chosen().ids().length, pair.rejected().ids().length);
    }

    private static long marks(List<MarkedSequence> sequences) {
        return sequences.stream().mapToLong(MarkedSequence::marks).sum();
    }

    @Override
    public void close() {
        model.close();
    }
}
