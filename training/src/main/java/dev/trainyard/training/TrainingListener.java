package dev.trainyard.training;

import dev.trainyard.model.training.TrainingSession;
import java.util.Optional;

/**
 * Observes and measures a training run. The time that it takes does not count as training time, and it does not change
 * the session.
 */
public interface TrainingListener {
    /** Called when the steps begin, and when they continue after a restart or a divergence. */
    default void begins(TrainingSession session) {}

    /** Called before each step, with the weights after the previous one. */
    default void beforeStep(TrainingSession session) {}

    /** Called after the last step. */
    default void ends(TrainingSession session) {}

    /** Bits per byte of held-out text, after the session's current step; empty if it is not measured at this step. */
    default Optional<Double> bitsPerByte(TrainingSession session) {
        return Optional.empty();
    }
}
