package dev.trainyard.model.training;

import org.jspecify.annotations.Nullable;

/**
 * What one optimizer step found.
 *
 * @param loss of its objective, before the step
 * @param gradientNorm global, before clipping
 * @param tokens trained tokens
 * @param rewards of preference optimisation alone
 */
public record StepResult(
        double loss,
        double gradientNorm,
        long tokens,
        @Nullable Rewards rewards) {}
