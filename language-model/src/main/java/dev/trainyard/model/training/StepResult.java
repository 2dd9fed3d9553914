package dev.trainyard.model.training;

import org.jspecify.annotations.Nullable;

/**
 * The result of one optimizer step.
 *
 * @param loss of its objective, before the step
 * @param gradientNorm global, before clipping
 * @param tokens trained tokens
 * @param rewards only for preference optimisation and reward models
 * @param policy only for policy optimisation
 */
public record StepResult(
        double loss,
        double gradientNorm,
        long tokens,
        @Nullable Rewards rewards,
        @Nullable PolicyStatistics policy) {}
