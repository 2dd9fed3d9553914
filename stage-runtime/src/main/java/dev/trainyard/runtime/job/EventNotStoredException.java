package dev.trainyard.runtime.job;

/** An event was not stored in its topic, or it is not known whether it was; the message says why in one sentence. */
public final class EventNotStoredException extends RuntimeException {
    private final Status status;

    /** What is known about an event that could not be published. */
    public enum Status {
        /** It will never be accepted unchanged: retrying is useless. */
        REFUSED,
        /** No broker accepted it in time, and it will not be stored later: it may be published again. */
        NOT_STORED,
        /** It was sent, but no response arrived in time: it may be stored now or later. */
        UNKNOWN
    }

    public EventNotStoredException(Status status, String sentence, Throwable cause) {
        super(sentence, cause);
        this.status = status;
    }

    public Status status() {
        return status;
    }

    /** Whether a retry with the same event may succeed. */
    public boolean passes() {
        return status != Status.REFUSED;
    }
}
