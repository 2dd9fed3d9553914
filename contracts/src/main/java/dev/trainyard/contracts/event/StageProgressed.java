package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a stage within one of its phases.
 *
 * @param phase a word or two: {@code reading}, {@code training the tokenizer}
 * @param done in {@code unit}, of {@code total}; a total of 0 means that it is not known yet
 * @param perSecond measured over the last seconds
 * @param secondsLeft for the phase; absent if it cannot be estimated
 * @param attempt the stage's attempt
 * @param at the time of the event
 */
public record StageProgressed(
        RunId run,
        Stage stage,
        String phase,
        String unit,
        long done,
        long total,
        double perSecond,
        @Nullable Double secondsLeft,
        @Nullable Integer attempt,
        @Nullable Instant at)
        implements StageReport {
    public StageProgressed(
            RunId run,
            Stage stage,
            String phase,
            String unit,
            long done,
            long total,
            double perSecond,
            @Nullable Double secondsLeft) {
        this(run, stage, phase, unit, done, total, perSecond, secondsLeft, null, null);
    }

    @Override
    public StageProgressed of(int attempt, Instant at) {
        return new StageProgressed(
                run,
                stage,
                phase,
                unit,
                done,
                total,
                perSecond,
                secondsLeft,
                this.attempt == null ? attempt : this.attempt,
                this.at == null ? at : this.at);
    }
}
