package dev.trainyard.pretrain.training;

/** A training whose loss is no number any more; going on would only spread it through the weights. */
public final class DivergedException extends Exception {
    public DivergedException(long step, double loss, double learningRate) {
        super("The training diverged: the loss at step " + step + " is " + loss + " at a learning rate of "
                + learningRate + "; lower pretrain.learningRate or lengthen pretrain.warmup.");
    }
}
