package dev.trainyard.contracts.event;

/** A record is not a valid Trainyard event; the message says why in one sentence, for the dead-letter topic. */
public final class UnreadableEventException extends Exception {
    public UnreadableEventException(String message) {
        super(message);
    }

    public UnreadableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
