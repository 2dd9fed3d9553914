package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stage finished its work on a run.
 *
 * @param seconds spent on the run, over all known attempts
 * @param joules that the processors and the memory of the machines consumed in that time, whichever process used them;
 *     absent if it was not measured in every attempt: the machine may show no energy counter that can be read
 * @param reused whether the result already existed and was only announced again
 * @param attempt the attempt that finished it; absent if the result already existed
 * @param at the time of the event
 */
public record StageCompleted(
        RunId run,
        Stage stage,
        double seconds,
        @Nullable Double joules,
        boolean reused,
        @Nullable Integer attempt,
        @Nullable Instant at)
        implements StageReport {
    public StageCompleted(RunId run, Stage stage, double seconds, boolean reused) {
        this(run, stage, seconds, null, reused, null, null);
    }

    @Override
    public StageCompleted of(int attempt, Instant at) {
        return new StageCompleted(
                run,
                stage,
                seconds,
                joules,
                reused,
                this.attempt == null ? attempt : this.attempt,
                this.at == null ? at : this.at);
    }
}
