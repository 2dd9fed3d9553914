package dev.trainyard.yard.follow;

/** The gateway answered that it will not do what was asked; the message is its reason. */
public final class RefusedException extends Exception {
    private final boolean ours;

    RefusedException(String message, int status) {
        super(message);
        this.ours = status >= 400 && status < 500;
    }

    /** Whether the request was wrong, and not the gateway. */
    public boolean requestWasWrong() {
        return ours;
    }
}
