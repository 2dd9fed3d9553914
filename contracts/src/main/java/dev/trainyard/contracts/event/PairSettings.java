package dev.trainyard.contracts.event;

/**
 * The settings with which both answers of a pair were generated.
 *
 * @param maxTokens maximum length of an answer
 */
public record PairSettings(double temperature, int maxTokens, long seed) {}
