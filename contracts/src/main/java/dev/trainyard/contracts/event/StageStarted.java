package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;

/**
 * A stage took up a run.
 *
 * @param attempt 1 for the first time; more after a restart
 * @param startedAt when the attempt began
 */
public record StageStarted(RunId run, Stage stage, int attempt, Instant startedAt) implements StageReport {
    @Override
    public StageStarted of(int attempt, Instant at) {
        return this;
    }
}
