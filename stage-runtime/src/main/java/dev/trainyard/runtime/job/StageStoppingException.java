package dev.trainyard.runtime.job;

/** The process is ending. The request stays unanswered, so that the next process takes it up. */
public final class StageStoppingException extends JobStoppedException {
    public StageStoppingException() {
        super("The service is stopping; the job continues after the restart.");
    }
}
