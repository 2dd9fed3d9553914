package dev.trainyard.model.training;

import org.jspecify.annotations.Nullable;

/**
 * What an objective found in a batch, before the weights are moved.
 *
 * @param loss the batch's part of the step's mean: the whole of it where the batch is the whole step
 * @param tokens trained tokens of the batch
 * @param rewards of preference optimisation alone
 */
public record BatchLoss(double loss, long tokens, @Nullable Rewards rewards) {}
