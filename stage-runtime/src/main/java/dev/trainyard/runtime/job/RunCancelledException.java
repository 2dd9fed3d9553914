package dev.trainyard.runtime.job;

import dev.trainyard.contracts.run.RunId;

/** Someone asked that the run should stop. */
public final class RunCancelledException extends JobStoppedException {
    RunCancelledException(RunId run) {
        super("The run " + run + " was cancelled.");
    }
}
