package dev.trainyard.model.generation;

/** A token and the model's probability that it comes next. */
public record TokenProbability(int token, double probability) {}
