package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stage finished its work on a run.
 *
 * @param seconds of work on the run, over all attempts as far as they are known
 * @param reused whether the result was there already and was only announced again
 * @param attempt the one that finished it; absent where the result was there already
 * @param at when
 */
public record StageCompleted(
        RunId run,
        Stage stage,
        double seconds,
        boolean reused,
        @Nullable Integer attempt,
        @Nullable Instant at) implements StageReport {
    public StageCompleted(RunId run, Stage stage, double seconds, boolean reused) {
        this(run, stage, seconds, reused, null, null);
    }

    @Override
    public StageCompleted of(int attempt, Instant at) {
        return new StageCompleted(
                run,
                stage,
                seconds,
                reused,
                this.attempt == null ? attempt : this.attempt,
                this.at == null ? at : this.at);
    }
}
