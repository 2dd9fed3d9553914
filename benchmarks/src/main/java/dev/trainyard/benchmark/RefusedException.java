package dev.trainyard.benchmark;

/** Thrown for a measurement that would be meaningless, or cannot be made; the message tells the user why. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
