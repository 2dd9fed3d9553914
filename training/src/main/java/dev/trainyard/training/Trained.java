package dev.trainyard.training;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.model.transformer.ModelShape;

/** A training's end. @param steps taken in all @param artifact the sealed checkpoint */
public record Trained(Artifact artifact, ModelShape shape, long steps, TrainingTally tally) {}
