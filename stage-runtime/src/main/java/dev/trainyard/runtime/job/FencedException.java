package dev.trainyard.runtime.job;

/** A newer attempt has taken over the job; this one must not write any more. */
public final class FencedException extends JobStoppedException {
    FencedException(JobId job, int attempt) {
        super("Attempt " + attempt + " of the job " + job + " was superseded by a newer attempt.");
    }
}
