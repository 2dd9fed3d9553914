package dev.trainyard.training;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.model.transformer.ModelShape;

/** The result of a training run. @param steps taken in all @param artifact the sealed checkpoint */
public record TrainingResult(Artifact artifact, ModelShape shape, long steps, TrainingTally tally) {}
