package dev.trainyard.model.scoring;

/**
 * What a model makes of a continuation.
 *
 * @param logLikelihood the natural logarithm of its probability, the sum over its tokens
 * @param greedy whether each of its tokens is the most likely one at its place, so that the model would write it
 */
public record ContinuationScore(double logLikelihood, boolean greedy) {}
