package dev.trainyard.finetune.effect;

import dev.trainyard.contracts.event.Divergence;

/**
 * What an alignment has done to a model up to the end of a step.
 *
 * @param bitsPerByteOfStart of the checkpoint from which alignment started, on held-out text
 * @param bitsPerByte after the step, on the same text
 * @param divergence of the model from that checkpoint
 */
public record StepEffect(double bitsPerByteOfStart, double bitsPerByte, Divergence divergence) {}
