package dev.trainyard.model.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.List;

/** A model in training as an objective sees it: parts of a batch go forward through it, and their gradients back. */
public final class LossPass {
    /** So many positions of a part may be filling: more would cost as much as a part of its own. */
    private static final int PADDING = 512;

    private final Transformer model;
    private final boolean rounded;
    private final int positions;

    /**
     * @param rounded whether matrix products are in bfloat16
     * @param positions of a part, filling included
     */
    LossPass(Transformer model, boolean rounded, int positions) {
        this.model = model;
        this.rounded = rounded;
        this.positions = positions;
    }

    /** The model's, in tokens. */
    int context() {
        return model.shape().context();
    }

    /**
     * A batch, in its order, in parts to be computed one after another.
     *
     * @param rowsEach how many sequences a part computes for each one of it
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

    /** A part, whose results are in native memory until it is closed. */
    Part begin(List<MaskedSequence> sequences) {
        return new Part(sequences);
    }

    /** One part of a batch on its way through the model. */
    final class Part implements AutoCloseable {
        private final NDManager scope = model.manager().newSubManager();
        private final MaskedBatch batch;

        private Part(List<MaskedSequence> sequences) {
            batch = MaskedBatch.of(sequences, context(), scope);
        }

        /** Owns what belongs to this part. */
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
            try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDList results =
                        model.kernels().trace(rounded ? kernel + "_bf16" : kernel, scope, arguments, model.arguments());
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
