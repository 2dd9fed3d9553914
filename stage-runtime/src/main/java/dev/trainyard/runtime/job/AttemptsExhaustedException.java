package dev.trainyard.runtime.job;

/**
 * The processes that worked on a job died too often without progress. The failure has been announced; the request
 * belongs on the dead-letter topic.
 */
public final class AttemptsExhaustedException extends RuntimeException {
    AttemptsExhaustedException(String reason) {
        super(reason);
    }
}
