package dev.trainyard.runtime.job;

/** An event was not stored in its topic, or it is not known whether it was; the message says why in one sentence. */
public final class EventNotStoredException extends RuntimeException {
    private final Outcome outcome;

    /** What is known about an event that could not be published. */
    public enum Outcome {
        /** It will never be accepted unchanged: retrying is useless. */
        REFUSED,
        /** No broker accepted it in time, and it will not be stored later: it may be published again. */
        NOT_STORED,
        /** It was sent, but no response arrived in time: it may be stored now or later. */
        UNKNOWN
    }

    public EventNotStoredException(Outcome outcome, String sentence, Throwable cause) {
        super(sentence, cause);
        this.outcome = outcome;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** Whether a retry with the same event may succeed. */
    public boolean passes() {
        return outcome != Outcome.REFUSED;
    }
}
