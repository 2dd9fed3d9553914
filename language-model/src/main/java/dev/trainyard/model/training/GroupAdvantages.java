package dev.trainyard.model.training;

import java.util.Arrays;
import java.util.Optional;

/** How much better each answer to a prompt is than the others, from their rewards. */
public final class GroupAdvantages {
    /** Added to the standard deviation, as TRL does. */
    private static final double EPSILON = 1e-4;

    private GroupAdvantages() {}

    /**
     * The rewards minus their mean; empty if all are equal, since then there is nothing to learn from them.
     *
     * @param rewards finite ones, of all answers to one prompt
     * @param scaled whether they are divided by their standard deviation (with n - 1 degrees of freedom, plus
     *     {@value #EPSILON}), as in GRPO; Dr. GRPO does not, because it gives weight to prompts that are nearly always or
     *     nearly never answered well
     */
    public static Optional<double[]> of(double[] rewards, boolean scaled) {
        double mean = Arrays.stream(rewards).average().orElse(0);
        double[] advantages = Arrays.stream(rewards).map(it -> it - mean).toArray();
        double squares = Arrays.stream(advantages).map(it -> it * it).sum();
        if (Arrays.stream(rewards).allMatch(it -> it == rewards[0])) return Optional.empty();
        if (!scaled) return Optional.of(advantages);
        double deviation = Math.sqrt(squares / (rewards.length - 1)) + EPSILON;
        return Optional.of(Arrays.stream(advantages).map(it -> it / deviation).toArray());
    }
}
