package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;

/**
 * What the model writes at a step of its training, so that people can watch it learn.
 *
 * @param prompt what it was given
 * @param text what it went on with
 */
public record SampleGenerated(RunId run, Stage stage, long step, String prompt, String text) implements PipelineEvent {}
