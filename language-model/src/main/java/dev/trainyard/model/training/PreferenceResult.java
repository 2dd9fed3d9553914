package dev.trainyard.model.training;

/**
 * What one step of preference optimisation found.
 *
 * @param loss mean over the pairs, before the step
 * @param gradientNorm global, before clipping
 * @param rewardMargin mean over the pairs of the chosen answer's reward less the rejected one's; a reward is beta times
 *     the log-probability's rise over the reference model
 * @param accuracy share of pairs with a margin above 0
 * @param tokens trained tokens in both answers of all pairs
 */
public record PreferenceResult(double loss, double gradientNorm, double rewardMargin, double accuracy, long tokens) {}
