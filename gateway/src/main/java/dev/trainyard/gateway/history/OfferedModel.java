package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.run.RunId;

/**
 * A model that is available for chat: a run's released model, or another of its checkpoints.
 *
 * @param createdAt when its run was requested, in seconds since 1970
 */
public record OfferedModel(RunId run, Checkpoint checkpoint, boolean released, long createdAt) {
    /** {@code <run>} for the released model, {@code <run>:base} for the base one, {@code <run>:<step>} for others. */
    public String name() {
        return released ? run.value() : run + ":" + variant();
    }

    /** {@code base}, or the alignment step that made it. */
    public String variant() {
        return checkpoint.continuesText() ? "base" : checkpoint.step();
    }
}
