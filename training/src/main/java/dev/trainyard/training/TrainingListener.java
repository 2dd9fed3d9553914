package dev.trainyard.training;

import dev.trainyard.model.training.TrainingSession;
import java.util.Optional;

/**
 * Watches a training and measures it. The time that it takes does not count as training; it changes nothing in the session.
 */
public interface TrainingListener {
    /** Each time that the steps begin, or go on after a restart or after divergence. */
    default void begins(TrainingSession session) {}

    /** Before each step, with the weights of the one before. */
    default void beforeStep(TrainingSession session) {}

    /** After the last step. */
    default void ends(TrainingSession session) {}

    /** Bits per byte of held-out text, after the step that the session has come to; empty where it is not measured then. */
    default Optional<Double> bitsPerByte(TrainingSession session) {
        return Optional.empty();
    }
}
