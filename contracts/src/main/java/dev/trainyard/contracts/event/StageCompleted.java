package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;

/**
 * A stage finished its work on a run.
 *
 * @param seconds of work on the run, over all attempts as far as they are known
 * @param reused whether the result was there already and was only announced again
 */
public record StageCompleted(RunId run, Stage stage, double seconds, boolean reused) implements PipelineEvent {}
