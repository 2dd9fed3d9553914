package dev.trainyard.comparison;

import dev.trainyard.contracts.recipe.EvaluationTask;
import java.util.Set;

/** Whether a higher or a lower score is better. */
public enum ScoreDirection {
    HIGHER_IS_BETTER,
    LOWER_IS_BETTER;

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
        return LOWER.contains(metric) || MEMORY.contains(task) ? LOWER_IS_BETTER : HIGHER_IS_BETTER;
    }

    /** A difference as a gain: above 0 if it is an improvement. */
    public double gain(double difference) {
        return this == HIGHER_IS_BETTER ? difference : -difference;
    }
}
