package dev.trainyard.training;

import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.Objective;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A series of optimizer steps of one kind. The batch, objective and learning rate of a step depend on its number and the
 * {@link StepState} before it alone, which is saved with each durable step. So a training run that was interrupted and
 * resumed ends with the same weights as one that was not.
 */
public interface Phase {
    /** The name that users see: {@code pre-training}. */
    String name();

    /** 0 if the model is left unchanged. */
    long steps();

    /** @param step from 0 */
    double learningRate(long step);

    /**
     * @param step from 0
     * @param state before the step
     */
    Batch batch(long step, StepState state) throws IOException;

    /** How a training on preferences is watched; empty if there are none. */
    default Optional<PreferenceWatch.Rules> watch() {
        return Optional.empty();
    }

    /**
     * What each step should train on; a training run is checked against it before it resumes and before it is sealed.
     */
    StepSource source();

    /** How the steps are derived from the inputs of the training, for its record. */
    TrainingRecord.BatchPlan batchPlan();

    /** The highest loss that does not count as divergence; infinite if only a loss that is not a number does. */
    double highestLoss();

    /** Advice against divergence, as the end of a sentence: {@code lower pretrain.learningRate}. */
    String remedy();

    /**
     * What one step trains on.
     *
     * @param objective over the batch
     * @param entry for the trail, made from the same data as the objective
     * @param rollouts the model's own answers among it; absent if there are none
     */
    record Batch(
            Objective objective, TrailEntry entry, @Nullable RolloutStatistics rollouts) {
        /** A batch without answers of the model's own. */
        public Batch(Objective objective, TrailEntry entry) {
            this(objective, entry, null);
        }
    }
}
