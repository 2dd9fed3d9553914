package dev.trainyard.training;

import dev.trainyard.model.training.TrainingSession;

/**
 * What a training run is before a step, beyond the step's number.
 *
 * @param session with the weights before the step, which a phase does not change; a phase that learns from the model's
 *     own answers lets its model write them
 * @param preferences what a training on preferences has shown so far
 */
public record StepState(TrainingSession session, PreferenceWatch preferences) {
    /** The state of a training that has shown nothing about preferences. */
    public StepState(TrainingSession session) {
        this(session, PreferenceWatch.NONE);
    }
}
