package dev.trainyard.contracts.event;

/**
 * How far a model's predictions are from those of the checkpoint from which alignment started: the KL divergence of the
 * model from that checkpoint, KL(start ‖ model), averaged over positions.
 *
 * @param onText on held-out text, in nats per token
 * @param onPrompts on the checkpoint's own answers to held-out prompts, in nats per token
 */
public record Divergence(double onText, double onPrompts) {}
