package dev.trainyard.contracts.recipe;

import org.jspecify.annotations.Nullable;

/**
 * A reward of a step of policy optimisation.
 *
 * @param name of the rule
 * @param weight in the sum of the step's rewards; 1 if absent
 * @param least the smallest number of tokens that {@code length} wants; absent for other rewards
 * @param most the largest number of tokens that {@code length} wants; absent for other rewards
 * @param step the name of the earlier step that trains the reward model of {@code reward-model}; absent for other rewards
 */
public record RewardRecipe(
        RewardName name,
        @Nullable Double weight,
        @Nullable Integer least,
        @Nullable Integer most,
        @Nullable String step) {
    /** A reward with a weight of 1 and nothing else to set. */
    public RewardRecipe(RewardName name) {
        this(name, null, null, null, null);
    }

    /** A rule. */
    public RewardRecipe(RewardName name, @Nullable Double weight, @Nullable Integer least, @Nullable Integer most) {
        this(name, weight, least, most, null);
    }

    /** The given weight, or 1. */
    public double chosenWeight() {
        return weight == null ? 1 : weight;
    }
}
