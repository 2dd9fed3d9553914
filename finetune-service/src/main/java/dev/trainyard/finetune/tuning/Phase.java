package dev.trainyard.finetune.tuning;

import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.TrainingSession;
import org.jspecify.annotations.Nullable;

/** A series of optimizer steps of one kind, each a pure function of the session and its step number. */
public interface Phase {
    /** As people are shown it: {@code instruction tuning}. */
    String name();

    long steps();

    /** @param step from 0 */
    double learningRate(long step);

    /** What the steps take. */
    ItemBatches batches();

    /** Takes the session's next step. */
    Outcome take(TrainingSession session);

    /**
     * What a step found.
     *
     * @param loss mean over trained tokens, or pairs, before the step
     * @param tokens trained
     * @param taken what it trained on
     * @param rewardMargin of preference optimisation alone
     */
    record Outcome(
            double loss,
            double gradientNorm,
            long tokens,
            TrailEntry taken,
            @Nullable Double rewardMargin) {}
}
