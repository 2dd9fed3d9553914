package dev.trainyard.runtime.job;

/**
 * Work stops without a failure. Unchecked, so that it passes through any code between the check and the runner; jobs
 * must not catch it.
 */
public abstract sealed class JobStoppedException extends RuntimeException
        permits RunCancelledException, FencedException, StageStoppingException {
    JobStoppedException(String message) {
        super(message);
    }
}
