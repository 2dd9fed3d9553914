package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The settings of an evaluation.
 *
 * @param items maximum number of items in each task; fewer if the held-out documents yield fewer
 * @param choices answers of a multiple-choice item, including the right one; 2 to 8
 * @param confidence level of the confidence intervals; usually 0.95
 * @param compare the two checkpoints to evaluate, by the names of their steps; the second one may be released. {@code
 *     start} is the model from which training continues. Empty for {@code pre-training} and the last alignment step, or for
 *     {@code start} and {@code pre-training} if there is no such step
 * @param tasks tasks from files, which are measured after the others
 */
public record EvaluateRecipe(
        int items,
        int choices,
        double confidence,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> compare,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TaskRecipe> tasks) {
    public EvaluateRecipe {
        compare = compare == null ? List.of() : List.copyOf(compare);
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }

    /** Without tasks from files. */
    public EvaluateRecipe(int items, int choices, double confidence, List<String> compare) {
        this(items, choices, confidence, compare, List.of());
    }

    /** Compares the base checkpoint with the last one. */
    public EvaluateRecipe(int items, int choices, double confidence) {
        this(items, choices, confidence, List.of());
    }
}
