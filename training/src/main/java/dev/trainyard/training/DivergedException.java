package dev.trainyard.training;

import dev.trainyard.model.training.StepResult;

/** A training whose loss is no number any more, or too high; going on would only spread it through the weights. */
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

    /** The same, of a training that had gone back once already. */
    DivergedException again() {
        return new DivergedException(
                phase, "diverged again, after it had gone back once and halved the learning rate", where);
    }
}
