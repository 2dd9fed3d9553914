package dev.trainyard.runtime.job;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;

/** A job that this process is working on. @param lastBeat when the heartbeat was last written */
public record RunningJob(RunId run, Stage stage, int attempt, Instant startedAt, Instant lastBeat) {}
