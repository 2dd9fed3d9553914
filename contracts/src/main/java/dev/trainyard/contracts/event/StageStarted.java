package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;

/**
 * A stage started work on a run.
 *
 * @param attempt 1 for the first attempt; higher after a restart
 * @param startedAt when the attempt started
 */
public record StageStarted(RunId run, Stage stage, int attempt, Instant startedAt) implements StageReport {
    @Override
    public StageStarted of(int attempt, Instant at) {
        return this;
    }
}
