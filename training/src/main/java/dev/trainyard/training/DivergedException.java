package dev.trainyard.training;

import dev.trainyard.model.training.StepResult;

/** A training run whose loss is too high or not a number. Further steps would only spoil the weights. */
public final class DivergedException extends Exception {
    private final String phase;
    private final String where;

    private DivergedException(String phase, String how, String where) {
        super("The " + phase + " " + how + ": " + where);
        this.phase = phase;
        this.where = where;
    }

    /** @param step from 1 */
    static DivergedException at(long step, StepResult result, double learningRate, Phase phase) {
        return new DivergedException(
                phase.name(),
                "diverged",
                "at step %d the loss is %.4g and the gradient's norm %.4g at a learning rate of %.3g; %s."
                        .formatted(step, result.loss(), result.gradientNorm(), learningRate, phase.remedy()));
    }

    /** The same divergence in a training run that has already been rolled back once. */
    DivergedException again() {
        return new DivergedException(
                phase, "diverged again, although it had been rolled back once and its learning rate halved", where);
    }
}
