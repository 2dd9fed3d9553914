package dev.trainyard.gateway.history;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that the evaluation of its run measured, so that it can be compared with any other one.
 *
 * @param recipe the name of the run's recipe
 * @param step that made it
 * @param checkpoint absent if the event of the checkpoint has expired
 * @param second whether it is the second of the two checkpoints of the evaluation, which may be released
 * @param decision {@link RunStatus#RELEASED} or {@link RunStatus#REJECTED} if the evaluation has decided on it; absent
 *     for others
 * @param requestedAt when its run was requested
 */
public record ComparableCheckpoint(
        RunId run,
        String recipe,
        String step,
        @Nullable CheckpointId checkpoint,
        Artifact evaluation,
        boolean second,
        @Nullable RunStatus decision,
        Instant requestedAt) {
    /** {@code RUN:STEP}. */
    public String name() {
        return run + ":" + step;
    }
}
