package dev.trainyard.model.trail;

/** What a training takes, as a pure function of the step. */
public interface StepSource {
    /** @param step from 0 */
    TrailEntry taken(long step);

    /** What is counted: {@code token}, {@code chat}. */
    String unit();
}
