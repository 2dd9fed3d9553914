package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;

/**
 * A sign of life from the process that works on a stage, published several times a minute, however slow the work is.
 *
 * @param attempt that is running
 * @param at the time of the event
 */
public record StageBeat(RunId run, Stage stage, int attempt, Instant at) implements StageReport {
    @Override
    public StageBeat of(int attempt, Instant at) {
        return this;
    }
}
