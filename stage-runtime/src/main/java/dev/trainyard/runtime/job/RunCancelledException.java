package dev.trainyard.runtime.job;

import dev.trainyard.contracts.run.RunId;

/** The run was cancelled. */
public final class RunCancelledException extends JobStoppedException {
    RunCancelledException(RunId run) {
        super("The run " + run + " was cancelled.");
    }
}
