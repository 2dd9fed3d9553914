package dev.trainyard.model.generation;

/** A token and the natural logarithm of the model's probability that it comes next. */
public record TokenLogProbability(int token, double logProbability) {}
