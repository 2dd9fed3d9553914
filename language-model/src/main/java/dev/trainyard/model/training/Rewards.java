package dev.trainyard.model.training;

/**
 * How a model ranks the answers of preference pairs. An answer's reward is beta times the increase of its
 * log-probability over the reference model.
 *
 * @param margin mean over the pairs of the chosen answer's reward minus the rejected one's
 * @param accuracy share of pairs with a margin above 0
 */
public record Rewards(double margin, double accuracy) {}
