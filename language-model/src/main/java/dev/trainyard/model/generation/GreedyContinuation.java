package dev.trainyard.model.generation;

/**
 * The most likely tokens after a prompt, each given those before it.
 *
 * @param leads by how much the logit of each token exceeded that of the second most likely one
 */
public record GreedyContinuation(int[] ids, float[] leads) {}
