package dev.trainyard.runtime.job;

/** An event is not in its topic, or nobody knows whether it is; the message says why in one sentence. */
public final class EventNotStoredException extends RuntimeException {
    private final Outcome outcome;

    /** What is known of an event that could not be published. */
    public enum Outcome {
        /** It will never be taken as it is: trying again changes nothing. */
        REFUSED,
        /** Nobody took it in the time that there was, and nobody will: it may be published again. */
        NOT_STORED,
        /** It was sent, and no answer came in the time that there was: it may be stored, or come to be. */
        UNKNOWN
    }

    public EventNotStoredException(Outcome outcome, String sentence, Throwable cause) {
        super(sentence, cause);
        this.outcome = outcome;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** Whether the same event may be stored another time. */
    public boolean passes() {
        return outcome != Outcome.REFUSED;
    }
}
