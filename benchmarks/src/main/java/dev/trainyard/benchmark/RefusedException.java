package dev.trainyard.benchmark;

/** A measurement that would mean nothing, or cannot be taken; the message tells the user why. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
