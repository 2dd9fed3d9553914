package dev.trainyard.model.training;

/**
 * A loss over a batch, which a step minimises: a mean over units, which are tokens, pairs or answers, or a mean of two
 * losses.
 */
public sealed interface Objective permits NextTokenLoss, PolicyLoss, PreferenceLoss, ReplayLoss, RewardLoss {
    /** The number of units in the batch; at least 1. */
    long units();

    /**
     * Adds the gradients of the batch's loss to those of the weights that are trained, in parts that bound the memory
     * in use.
     *
     * @param units of the whole step, over which the mean is taken; more than the batch has if it is only a part of the
     *     step. Not always a whole number, since a part's weight may be less than its share of the units
     */
    BatchLoss addGradients(LossPass pass, double units);
}
