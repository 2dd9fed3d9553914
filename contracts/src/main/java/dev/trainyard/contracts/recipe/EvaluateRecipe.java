package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an evaluation.
 *
 * @param items maximum number of items in each task; fewer if the held-out documents yield fewer
 * @param choices answers of a multiple-choice item, including the right one; 2 to 8
 * @param confidence level of the confidence intervals; usually 0.95
 * @param compare the two checkpoints to evaluate, by the names of their steps; the second one may be released. {@code
 *     start} is the model from which training continues. Empty for {@code pre-training} and the last alignment step, or for
 *     {@code start} and {@code pre-training} if there is no such step
 * @param measure the names of further tasks to measure, from {@link EvaluationTask#onRequest()}, each with a share of
 *     the items
 * @param redTeam files of requests of one's own, harmful and benign ones, that test the model's refusals; each in the
 *     same folders as the sources of the corpus
 * @param acts the acts that the requests of the evaluation ask for; those of the core set if absent
 * @param tasks tasks from files, which are measured after the others
 */
public record EvaluateRecipe(
        int items,
        int choices,
        double confidence,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> compare,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> measure,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> redTeam,
        @Nullable ActSet acts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TaskRecipe> tasks) {
    public EvaluateRecipe {
        compare = compare == null ? List.of() : List.copyOf(compare);
        measure = measure == null ? List.of() : List.copyOf(measure);
        redTeam = redTeam == null ? List.of() : List.copyOf(redTeam);
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }

    /** Without further tasks and files of requests. */
    public EvaluateRecipe(int items, int choices, double confidence, List<String> compare) {
        this(items, choices, confidence, compare, List.of(), List.of(), null, List.of());
    }

    /** Compares the base checkpoint with the last one. */
    public EvaluateRecipe(int items, int choices, double confidence) {
        this(items, choices, confidence, List.of());
    }

    /** The given acts, or the default. */
    public ActSet chosenActs() {
        return acts == null ? ActSet.CORE : acts;
    }

    /** The same, but comparing other checkpoints. */
    public EvaluateRecipe comparing(List<String> steps) {
        return new EvaluateRecipe(items, choices, confidence, steps, measure, redTeam, acts, tasks);
    }

    /** The same with another number of items. */
    public EvaluateRecipe withItems(int most) {
        return new EvaluateRecipe(most, choices, confidence, compare, measure, redTeam, acts, tasks);
    }
}
