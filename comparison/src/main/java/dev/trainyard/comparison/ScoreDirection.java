package dev.trainyard.comparison;

import dev.trainyard.contracts.recipe.EvaluationTask;
import java.util.Set;

/** Whether a higher or a lower score is better, or neither. */
public enum ScoreDirection {
    HIGHER_IS_BETTER,
    LOWER_IS_BETTER,
    /** The score describes a checkpoint's manner. */
    NEITHER;

    private static final Set<String> LOWER = Set.of("bits-per-byte", "expected-calibration-error");

    /** The tasks whose rate says how much of the training data a checkpoint repeats. */
    private static final Set<String> MEMORY = Set.of(EvaluationTask.VERBATIM.key(), EvaluationTask.CANARIES.key());

    /**
     * The direction of a task's score.
     *
     * @param task the published name
     * @param metric the published name
     */
    public static ScoreDirection of(String task, String metric) {
        if (EvaluationTask.isDescriptive(task)) return NEITHER;
        return LOWER.contains(metric) || MEMORY.contains(task) ? LOWER_IS_BETTER : HIGHER_IS_BETTER;
    }

    /** A difference as a gain: above 0 if it is an improvement, and 0 if nothing is. */
    public double gain(double difference) {
        return switch (this) {
            case HIGHER_IS_BETTER -> difference;
            case LOWER_IS_BETTER -> -difference;
            case NEITHER -> 0;
        };
    }
}
