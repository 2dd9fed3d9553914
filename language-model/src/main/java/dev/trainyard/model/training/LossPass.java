package dev.trainyard.model.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.List;

/** The forward and backward pass of an objective through a model in training, part by part. */
public final class LossPass {
    /** The largest number of positions in a part. */
    private static final int MOST_POSITIONS = 8192;

    /** The smallest limit; a part has at least one sequence, which may be longer. */
    private static final int LEAST_POSITIONS = 512;

    /** The largest number of numbers that a part may keep from its forward to its backward pass. */
    private static final long MOST_KEPT = 1L << 29;

    /** The largest number of padding positions in a part; more would cost as much as a part of its own. */
    private static final int PADDING = 512;

    private final Transformer model;
    private final boolean rounded;
    private final int positions;
    private final Dropout dropout;
    private long step;
    private int begun;

    /**
     * @param rounded whether matrix products are in bfloat16
     * @param positions of a part, including padding
     */
    LossPass(Transformer model, boolean rounded, int positions, Dropout dropout) {
        this.model = model;
        this.rounded = rounded;
        this.positions = positions;
        this.dropout = dropout;
    }

    /**
     * The positions of a part that bound its memory: the forward pass keeps about 12 numbers for each of a layer's width
     * and 5 for each of the width inside its feed-forward block.
     */
    static int positions(ModelShape shape) {
        long kept = (long) shape.layers() * (12L * shape.width() + 5L * shape.hidden());
        return (int) Math.clamp(MOST_KEPT / kept, LEAST_POSITIONS, MOST_POSITIONS);
    }

    /** Tells which step the following parts belong to. @param step from 0 */
    void begin(long step) {
        if (this.step != step) begun = 0;
        this.step = step;
    }

    /** The model's context, in tokens. */
    int context() {
        return model.shape().context();
    }

    /**
     * Divides a batch, in its order, into parts that are computed one after another.
     *
     * @param rowsEach the number of sequences that are computed for each given one
     */
    List<List<MaskedSequence>> parts(List<MaskedSequence> batch, int rowsEach) {
        List<List<MaskedSequence>> parts = new ArrayList<>();
        int from = 0;
        int longest = 0;
        long filled = 0;
        for (int to = 0; to < batch.size(); to++) {
            int length = batch.get(to).ids().length - 1;
            longest = Math.max(longest, length);
            filled += length;
            long room = (long) longest * (to - from + 1);
            if (to > from && (room * rowsEach > positions || room - filled > PADDING)) {
                parts.add(batch.subList(from, to));
                from = to;
                longest = length;
                filled = length;
            }
        }
        parts.add(batch.subList(from, batch.size()));
        return parts;
    }

    /**
     * The same for sequences that share rows. Two rows are together longer than one, so at most half of the positions are
     * padding, and usually hardly any.
     */
    List<List<MaskedSequence>> sharedParts(List<MaskedSequence> batch) {
        List<List<MaskedSequence>> parts = new ArrayList<>();
        int from = 0;
        long filled = 0;
        for (int to = 0; to < batch.size(); to++) {
            int length = batch.get(to).ids().length - 1;
            if (to > from && 2 * (filled + length) > positions) {
                parts.add(batch.subList(from, to));
                from = to;
                filled = 0;
            }
            filled += length;
        }
        parts.add(batch.subList(from, batch.size()));
        return parts;
    }

    /** Begins a part, whose results are in native memory until it is closed. */
    Part begin(List<MaskedSequence> sequences) {
        return new Part(sequences);
    }

    /** Begins a part whose sequences share rows. */
    Part beginShared(List<MaskedSequence> sequences) {
        return new Part(MaskedBatch::packed, sequences);
    }

    /** How sequences become arrays. */
    @FunctionalInterface
    private interface Layout {
        MaskedBatch of(List<MaskedSequence> sequences, int context, NDManager scope);
    }

    /** One part of a batch in the forward and backward pass. */
    final class Part implements AutoCloseable {
        private final NDManager scope = model.manager().newSubManager();
        private final MaskedBatch batch;

        private Part(List<MaskedSequence> sequences) {
            this(MaskedBatch::of, sequences);
        }

        private Part(Layout layout, List<MaskedSequence> sequences) {
            batch = layout.of(sequences, context(), scope);
        }

        /** The owner of this part's arrays. */
        NDManager scope() {
            return scope;
        }

        MaskedBatch batch() {
            return batch;
        }

        /**
         * Adds the gradients of a kernel's first result to those of the weights.
         *
         * @param arguments before those that every kernel takes
         * @return the kernel's results
         */
        NDList addGradients(String kernel, List<NDArray> arguments) {
            dropout.begin(step, begun++);
            try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDList results = model.kernels()
                        .trace(rounded ? kernel + "_bf16" : kernel, scope, arguments, model.trainingArguments());
                gradients.backward(results.get(0));
                return results;
            }
        }

        @Override
        public void close() {
            scope.close();
        }
    }
}
