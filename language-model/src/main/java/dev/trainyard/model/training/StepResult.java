package dev.trainyard.model.training;

/**
 * What one optimizer step found.
 *
 * @param loss mean negative log-probability of a trained token, in nats, before the step
 * @param gradientNorm global, before clipping
 * @param tokens how many tokens the loss is a mean over
 */
public record StepResult(double loss, double gradientNorm, long tokens) {}
