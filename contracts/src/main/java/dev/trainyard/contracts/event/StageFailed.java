package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stage gave up on a run.
 *
 * @param reason one sentence a person can act on
 * @param attempt the one that failed; absent if the stage failed before it started one
 * @param at the time of the event
 */
public record StageFailed(
        RunId run,
        Stage stage,
        String reason,
        @Nullable Integer attempt,
        @Nullable Instant at) implements StageReport {
    public StageFailed(RunId run, Stage stage, String reason) {
        this(run, stage, reason, null, null);
    }

    @Override
    public StageFailed of(int attempt, Instant at) {
        return new StageFailed(
                run, stage, reason, this.attempt == null ? attempt : this.attempt, this.at == null ? at : this.at);
    }
}
