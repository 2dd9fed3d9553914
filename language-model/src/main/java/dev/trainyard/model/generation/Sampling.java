package dev.trainyard.model.generation;

import java.util.Set;

/**
 * How the next token is chosen from the model's probabilities, and when to stop.
 *
 * @param temperature divides the logits; 0 always takes the most likely token
 * @param topK how many of the most likely tokens can be chosen; 0 means all
 * @param topP smallest share of the probability that the most likely tokens must cover to be all that can be chosen
 * @param maxTokens longest answer
 * @param stopTokens end the answer and are not part of it
 */
public record Sampling(double temperature, int topK, double topP, int maxTokens, long seed, Set<Integer> stopTokens) {
    public Sampling {
        stopTokens = Set.copyOf(stopTokens);
        if (!(temperature >= 0)) {
            throw new IllegalArgumentException("a temperature of " + temperature + " is below 0");
        }
        if (topK < 0) {
            throw new IllegalArgumentException("the " + topK + " most likely tokens are none to choose from");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP is a share above 0 and up to 1, which " + topP + " is not");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("an answer of at most " + maxTokens + " tokens is none");
        }
    }

    /** Always the most likely token. */
    public static Sampling greedy(int maxTokens, Set<Integer> stopTokens) {
        return new Sampling(0, 0, 1, maxTokens, 0, stopTokens);
    }
}
