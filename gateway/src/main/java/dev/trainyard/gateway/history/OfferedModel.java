package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.run.RunId;

/**
 * A model that people can talk to: what a run released, or what it pre-trained.
 *
 * @param createdAt when its run was requested, in seconds since 1970
 */
public record OfferedModel(RunId run, Checkpoint checkpoint, boolean base, long createdAt) {
    /** {@code <run>} for a released model, {@code <run>:base} for a base one. */
    public String name() {
        return base ? run + ":base" : run.value();
    }
}
