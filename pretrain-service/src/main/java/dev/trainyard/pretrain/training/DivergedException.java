package dev.trainyard.pretrain.training;

/**
 * A training whose loss is no number any more, or more than {@value #SPIKE} nat above that of a model that knows nothing
 * and finds every token equally likely; going on would only spread it through the weights.
 */
public final class DivergedException extends Exception {
    static final double SPIKE = 1;

    private DivergedException(String message) {
        super(message);
    }

    static DivergedException at(long step, double loss, double gradientNorm, double learningRate) {
        return new DivergedException(
                ("The training diverged: at step %d the loss is %.4g and the gradient's norm %.4g at a"
                                + " learning rate of %.3g; lower pretrain.learningRate or lengthen pretrain.warmup.")
                        .formatted(step, loss, gradientNorm, learningRate));
    }

    /** The same, of a training that had gone back once already. */
    public DivergedException again() {
        return new DivergedException("Gone back once, with half the learning rate, and in vain. " + getMessage());
    }

    static boolean isSeenIn(double loss, double gradientNorm, int vocabulary) {
        return !Double.isFinite(gradientNorm) || !(loss <= Math.log(vocabulary) + SPIKE);
    }
}
