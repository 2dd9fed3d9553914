package dev.trainyard.model.generation;

import java.util.Map;
import java.util.Set;

/**
 * How the next token is chosen from the model's probabilities, and when to stop. What restricts the choice is applied in
 * the order of the parameters, as Hugging Face's {@code generate} does.
 *
 * @param repetitionPenalty makes tokens that have occurred less likely: their logits are divided by it where positive and
 *     multiplied where negative (Keskar et al. 2019); 1 leaves them as they are
 * @param penalties what is then added to or taken from the logits
 * @param temperature divides the logits; 0 always takes the most likely token
 * @param topK how many of the most likely tokens can be chosen; 0 means all
 * @param topP smallest share of the probability that the most likely tokens must cover to be all that can be chosen
 * @param minP smallest probability that can be chosen, as a share of the highest (Nguyen et al. 2024); 0 means any
 * @param maxTokens longest answer
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
     * Sums that change the logits, as OpenAI defines them. Unlike the repetition penalty they look at the answer alone,
     * not at the prompt.
     *
     * @param presence taken from the logit of each token that the answer has
     * @param frequency taken from it once for each time that the answer has it
     * @param bias added to the logits of these tokens
     */
    public record Penalties(double presence, double frequency, Map<Integer, Double> bias) {
        /** None at all. */
        public static final Penalties NONE = new Penalties(0, 0, Map.of());

        public Penalties {
            bias = Map.copyOf(bias);
            if (!Double.isFinite(presence) || !Double.isFinite(frequency)) {
                throw new IllegalArgumentException("a penalty is a finite number");
            }
            if (!bias.values().stream().allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("a bias is a finite number");
            }
        }
    }

    public Sampling {
        stopTokens = Set.copyOf(stopTokens);
        if (!(repetitionPenalty > 0)) {
            throw new IllegalArgumentException("a repetition penalty of " + repetitionPenalty + " is not above 0");
        }
        if (!(temperature >= 0)) {
            throw new IllegalArgumentException("a temperature of " + temperature + " is below 0");
        }
        if (topK < 0) {
            throw new IllegalArgumentException("the " + topK + " most likely tokens are none to choose from");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP is a share above 0 and up to 1, which " + topP + " is not");
        }
        if (!(minP >= 0 && minP <= 1)) {
            throw new IllegalArgumentException("minP is a share from 0 to 1, which " + minP + " is not");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("an answer of at most " + maxTokens + " tokens is none");
        }
    }

    /** Without penalties but that for repetition. */
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

    /** Always the most likely token. */
    public static Sampling greedy(int maxTokens, Set<Integer> stopTokens) {
        return of(0, maxTokens, 0, stopTokens);
    }

    /** From all tokens, as likely as the model at that temperature finds them. */
    public static Sampling of(double temperature, int maxTokens, long seed, Set<Integer> stopTokens) {
        return new Sampling(1, temperature, 0, 1, 0, maxTokens, seed, stopTokens);
    }

    /** The same from the most likely tokens alone. */
    public Sampling withTopK(int most) {
        return new Sampling(repetitionPenalty, penalties, temperature, most, topP, minP, maxTokens, seed, stopTokens);
    }
}
