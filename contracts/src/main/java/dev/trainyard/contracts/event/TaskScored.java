package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import org.jspecify.annotations.Nullable;

/**
 * One checkpoint was evaluated on one task.
 *
 * @param checkpoint its kind
 * @param measured the evaluated checkpoint; absent in events from the time when a run had one checkpoint of each kind
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
