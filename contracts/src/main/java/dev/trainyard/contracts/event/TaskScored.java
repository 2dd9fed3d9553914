package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;

/**
 * One checkpoint was measured on one task.
 *
 * @param checkpoint which of the run's checkpoints
 */
public record TaskScored(RunId run, CheckpointKind checkpoint, String task, String metric, Score score)
        implements Fact {}
