package dev.trainyard.model.training;

/**
 * How far a policy is from the one that wrote its answers, and from the reference; means over the tokens of the answers.
 *
 * @param divergence from the reference, in nats: Schulman's k3 estimate
 * @param clipped the share of tokens that no longer teach, because their ratio of probabilities is out of the limits
 * @param entropy of the next token, in nats
 */
public record PolicyStatistics(double divergence, double clipped, double entropy) {}
