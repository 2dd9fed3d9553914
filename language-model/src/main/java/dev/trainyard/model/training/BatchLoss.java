package dev.trainyard.model.training;

import org.jspecify.annotations.Nullable;

/**
 * The loss of a batch, before the weights are updated.
 *
 * @param loss the batch's share of the step's mean; the mean itself if the batch is the whole step
 * @param tokens trained tokens of the batch
 * @param rewards only for preference optimisation and reward models
 * @param policy only for policy optimisation
 */
public record BatchLoss(
        double loss,
        long tokens,
        @Nullable Rewards rewards,
        @Nullable PolicyStatistics policy) {
    public BatchLoss(double loss, long tokens, @Nullable Rewards rewards) {
        this(loss, tokens, rewards, null);
    }
}
