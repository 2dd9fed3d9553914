package dev.trainyard.contracts.recipe;

import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which settings of a step of preference optimisation exclude or need each other. */
final class PreferenceRules {
    private PreferenceRules() {}

    /** Receives a mistake. */
    @FunctionalInterface
    interface Mistakes {
        void add(String field, String value, String expected);
    }

    /** @param at the path of the step, with a dot at its end */
    static void check(String at, PreferenceRecipe recipe, Mistakes mistakes) {
        PairLoss loss = recipe.chosenLoss();
        if (recipe.labelSmoothing() != null && !loss.isSmoothed()) {
            String smoothed = Arrays.stream(PairLoss.values())
                    .filter(PairLoss::isSmoothed)
                    .map(PairLoss::key)
                    .collect(Collectors.joining(" and "));
            mistakes.add(
                    at + "labelSmoothing",
                    recipe.labelSmoothing().toString(),
                    "no value, since label smoothing is defined for " + smoothed + " and not for " + loss.key() + ",");
        }
        if (recipe.gamma() != null && loss != PairLoss.SIMPO) {
            mistakes.add(
                    at + "gamma",
                    recipe.gamma().toString(),
                    "no value, since only the loss simpo has a target margin,");
        }
        if (recipe.chosenOnFallingLikelihood() == FallingLikelihood.ADD_LIKELIHOOD && recipe.likelihood() == 0) {
            mistakes.add(
                    at + "likelihoodWeight",
                    recipe.likelihoodWeight() == null
                            ? ""
                            : recipe.likelihoodWeight().toString(),
                    "a weight above 0, which onFallingLikelihood: add-likelihood needs,");
        }
    }
}
