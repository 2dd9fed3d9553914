package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import org.jspecify.annotations.Nullable;

/**
 * One checkpoint was measured on one task.
 *
 * @param checkpoint what kind of checkpoint
 * @param measured which of the run's checkpoints; absent from what was written while a run had one of each kind
 */
public record TaskScored(
        RunId run,
        CheckpointKind checkpoint,
        String task,
        String metric,
        Score score,
        @Nullable CheckpointRef measured) implements Fact {

    /** The step that made the checkpoint. */
    public String step() {
        return measured == null ? checkpoint.stepOfTwoPhases() : measured.step();
    }
}
