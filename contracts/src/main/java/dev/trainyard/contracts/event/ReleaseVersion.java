package dev.trainyard.contracts.event;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a release: the checkpoint that its name pointed at from a certain time on.
 *
 * @param version counted from 1, for each name on its own
 * @param evaluation in which the checkpoint was measured; absent if it was not
 * @param by the name of the key with which it was requested; {@code local} without keys
 * @param reason given by that person; may be empty
 * @param overridden whether the checkpoint had been rejected
 * @param restores the version that was restored by a roll back; absent for a promotion
 */
public record ReleaseVersion(
        int version,
        RunId run,
        CheckpointRef checkpoint,
        @Nullable Artifact evaluation,
        Instant at,
        String by,
        String reason,
        boolean overridden,
        @Nullable Integer restores) {

    /** The version that first pointed at this checkpoint: its own, or the one that it restores. */
    public int origin() {
        return restores == null ? version : restores;
    }
}
