package dev.trainyard.runtime.job;

/**
 * The processes that worked on a job died too often without moving it. The failure has been told; the request belongs
 * among the dead letters.
 */
public final class AttemptsExhaustedException extends RuntimeException {
    AttemptsExhaustedException(String reason) {
        super(reason);
    }
}
