package dev.trainyard.contracts.event;

/** A record that is no event of Trainyard; its message says why, in one sentence, for the dead-letter topic. */
public final class UnreadableEventException extends Exception {
    public UnreadableEventException(String message) {
        super(message);
    }

    public UnreadableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
