package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;

/**
 * The process that works on a stage is alive; told a few times a minute, however slow the work is.
 *
 * @param attempt that is at work
 * @param at when
 */
public record StageBeat(RunId run, Stage stage, int attempt, Instant at) implements StageReport {
    @Override
    public StageBeat of(int attempt, Instant at) {
        return this;
    }
}
