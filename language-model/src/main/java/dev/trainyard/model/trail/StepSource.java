package dev.trainyard.model.trail;

/** What each step of a training run trains on, as a pure function of the step. */
public interface StepSource {
    /** @param step from 0 */
    TrailEntry taken(long step);

    /** The unit of the ordinals: {@code token}, {@code chat}. */
    String unit();
}
