package dev.trainyard.gateway.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.ComparableCheckpoint;
import dev.trainyard.gateway.history.RunStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that was evaluated and can therefore be compared.
 *
 * @param name {@code RUN:STEP}
 * @param recipe the name of the run's recipe
 * @param step that made it
 * @param checkpoint its id; absent if the event of the checkpoint has expired
 * @param decision {@code released} or {@code rejected} if its evaluation has decided on it; absent for others
 * @param requestedAt when its run was requested
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComparedCheckpoint(
        String name,
        RunId run,
        String recipe,
        String step,
        @Nullable CheckpointId checkpoint,
        @Nullable RunStatus decision,
        Instant requestedAt) {
    public static ComparedCheckpoint of(ComparableCheckpoint it) {
        return new ComparedCheckpoint(
                it.name(), it.run(), it.recipe(), it.step(), it.checkpoint(), it.decision(), it.requestedAt());
    }
}
