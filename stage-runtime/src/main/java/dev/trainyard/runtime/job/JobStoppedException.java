package dev.trainyard.runtime.job;

/**
 * Work ends here, and not because it failed. Unchecked, so that it passes through any code between the runner and the
 * place that asked; a job lets it through.
 */
public abstract sealed class JobStoppedException extends RuntimeException
        permits RunCancelledException, FencedException, StageStoppingException {
    JobStoppedException(String message) {
        super(message);
    }
}
