package dev.trainyard.model.transformer;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;

/**
 * The layer that makes a model a reward model: from the stream after the last norm to one number, without a bias. In files it
 * is {@value #TENSOR} (1, width), as in transformers' models for the classification of sequences with one label.
 */
public final class RewardHead {
    /** The name of its tensor in a file, and among the weights of the kernels. */
    public static final String TENSOR = "score.weight";

    private final Weights weights;

    private RewardHead(Weights weights) {
        this.weights = weights;
    }

    /** All zeros: every reward is 0, so of two answers each is as likely to be the better one. */
    static RewardHead untrained(ModelShape shape, NDManager owner) {
        return new RewardHead(Weights.filled(layout(shape), owner, stack -> new float[stack.columns()]));
    }

    static RewardHead read(ModelShape shape, NDManager owner, Kernels kernels, Tensors tensors) throws IOException {
        return new RewardHead(Weights.read(layout(shape), owner, kernels, tensors, "", NumberType.F32));
    }

    /** One array of 32-bit numbers, which is trained with the model or its adapter. */
    public Weights weights() {
        return weights;
    }

    private static List<WeightLayout.Stack> layout(ModelShape shape) {
        return List.of(new WeightLayout.Stack(TENSOR, List.of(new WeightLayout.Part(TENSOR, 1)), shape.width(), false));
    }
}
