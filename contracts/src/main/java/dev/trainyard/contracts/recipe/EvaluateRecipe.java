package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What is measured, and how much.
 *
 * @param items at most so many items in each task; fewer where the held-out documents give fewer
 * @param choices answers offered in a multiple-choice item, the right one included; 2 to 8
 * @param confidence level of the intervals; 0.95 as a rule
 * @param compare the two checkpoints that are measured, by the names of the steps that made them; the second one is what
 *     may be released. Empty for {@code pre-training} and the last step of alignment
 */
public record EvaluateRecipe(
        int items,
        int choices,
        double confidence,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> compare) {
    public EvaluateRecipe {
        compare = compare == null ? List.of() : List.copyOf(compare);
    }

    /** Compares the base checkpoint with the last one. */
    public EvaluateRecipe(int items, int choices, double confidence) {
        this(items, choices, confidence, List.of());
    }
}
