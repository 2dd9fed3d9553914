package dev.trainyard.runtime.job;

/** The process is stopping. The request stays unacknowledged, so that the next process handles it. */
public final class StageStoppingException extends JobStoppedException {
    public StageStoppingException() {
        super("The service is stopping; the job continues after the restart.");
    }
}
