package dev.trainyard.model.generation;

import java.util.Map;
import java.util.Set;

/**
 * How the next token is chosen from the model's probabilities, and when to stop. Restrictions are applied in the order
 * of the parameters, as Hugging Face's {@code generate} does.
 *
 * @param repetitionPenalty makes tokens that have occurred less likely: their logits are divided by it if positive and
 *     multiplied by it if negative (Keskar et al. 2019); 1 leaves them unchanged
 * @param penalties are then added to or subtracted from the logits
 * @param temperature divides the logits; 0 always takes the most likely token
 * @param topK the number of most likely tokens to choose from; 0 means all
 * @param topP keeps the fewest most likely tokens whose probabilities add up to at least this share
 * @param minP the smallest probability of a token that can be chosen, as a fraction of the highest (Nguyen et al.
 *     2024); 0 means any
 * @param maxTokens the largest number of tokens in an answer
 * @param stopTokens end the answer and are not part of it
 */
public record Sampling(
        double repetitionPenalty,
        Penalties penalties,
        double temperature,
        int topK,
        double topP,
        double minP,
        int maxTokens,
        long seed,
        Set<Integer> stopTokens) {
    /**
     * Terms that are added to the logits, as OpenAI defines them. Unlike the repetition penalty, they depend on the
     * answer alone, not on the prompt.
     *
     * @param presence subtracted from the logit of each token that occurs in the answer
     * @param frequency subtracted from it once for each occurrence in the answer
     * @param bias added to the logits of these tokens
     */
    public record Penalties(double presence, double frequency, Map<Integer, Double> bias) {
        /** No penalties. */
        public static final Penalties NONE = new Penalties(0, 0, Map.of());

        public Penalties {
            bias = Map.copyOf(bias);
            if (!Double.isFinite(presence) || !Double.isFinite(frequency)) {
                throw new IllegalArgumentException("a penalty must be a finite number");
            }
            if (!bias.values().stream().allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("a bias must be a finite number");
            }
        }
    }

    public Sampling {
        stopTokens = Set.copyOf(stopTokens);
        if (!(repetitionPenalty > 0)) {
            throw new IllegalArgumentException(
                    "a repetition penalty of " + repetitionPenalty + " is not allowed; it must be above 0");
        }
        if (!(temperature >= 0)) {
            throw new IllegalArgumentException(
                    "a temperature of " + temperature + " is not allowed; it must be at least 0");
        }
        if (topK < 0) {
            throw new IllegalArgumentException(
                    "the " + topK + " most likely tokens cannot be chosen from; topK must be at least 0");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be above 0 and at most 1, which " + topP + " is not");
        }
        if (!(minP >= 0 && minP <= 1)) {
            throw new IllegalArgumentException("minP must be from 0 to 1, which " + minP + " is not");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException(
                    "an answer cannot have at most " + maxTokens + " tokens; at least 1 is needed");
        }
    }

    /** Without penalties other than the repetition penalty. */
    public Sampling(
            double repetitionPenalty,
            double temperature,
            int topK,
            double topP,
            double minP,
            int maxTokens,
            long seed,
            Set<Integer> stopTokens) {
        this(repetitionPenalty, Penalties.NONE, temperature, topK, topP, minP, maxTokens, seed, stopTokens);
    }

    /** Always chooses the most likely token. */
    public static Sampling greedy(int maxTokens, Set<Integer> stopTokens) {
        return of(0, maxTokens, 0, stopTokens);
    }

    /** Chooses from all tokens, with the model's probabilities at this temperature. */
    public static Sampling of(double temperature, int maxTokens, long seed, Set<Integer> stopTokens) {
        return new Sampling(1, temperature, 0, 1, 0, maxTokens, seed, stopTokens);
    }

    /** The same, but choosing from the most likely tokens alone. */
    public Sampling withTopK(int most) {
        return new Sampling(repetitionPenalty, penalties, temperature, most, topP, minP, maxTokens, seed, stopTokens);
    }
}
