package dev.trainyard.contracts.recipe;

import org.jspecify.annotations.Nullable;

/**
 * Limits on how far an alignment step may change the model; a step that exceeds one fails. What they limit is measured
 * once, at the end of a step: while its learning rate falls to zero, bits per byte fall as well, so that a value before
 * the end would say little about the end, and measuring takes two models in memory.
 *
 * @param bitsPerByteIncrease largest increase of the held-out text's bits per byte over the checkpoint that alignment
 *     started from
 * @param divergenceOnText largest KL divergence from that checkpoint on held-out text, in nats per token
 * @param divergenceOnPrompts largest KL divergence from it on prompts, in nats per token
 */
public record StepLimits(
        @Nullable Double bitsPerByteIncrease,
        @Nullable Double divergenceOnText,
        @Nullable Double divergenceOnPrompts) {}
