package dev.trainyard.training;

import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.Objective;

/**
 * A series of optimizer steps of one kind. What a step takes, what it makes smaller and how far it moves the weights depend
 * on its number alone, so a training that was broken off and resumed ends with the same weights as one that was not.
 */
public interface Phase {
    /** As people are shown it: {@code pre-training}. */
    String name();

    /** 0 where a model is left as it is. */
    long steps();

    /** @param step from 0 */
    double learningRate(long step);

    /** @param step from 0 */
    Batch batch(long step);

    /** What the steps should take, by which a training is checked before it goes on and before it is sealed. */
    StepSource source();

    /** How the steps follow from the training's inputs, for its record. */
    TrainingRecord.Course course();

    /** A loss above it has diverged; infinite where only one that is no number has. */
    double highestLoss();

    /** What helps against divergence, as the end of a sentence: {@code lower pretrain.learningRate}. */
    String remedy();

    /**
     * What one step trains on.
     *
     * @param objective over the batch
     * @param entry for the trail, made from what the objective was made from
     */
    record Batch(Objective objective, TrailEntry entry) {}
}
