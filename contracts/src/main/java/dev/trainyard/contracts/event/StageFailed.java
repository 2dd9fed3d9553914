package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;

/**
 * A stage gave up on a run.
 *
 * @param reason one sentence a person can act on
 */
public record StageFailed(RunId run, Stage stage, String reason) implements PipelineEvent {}
