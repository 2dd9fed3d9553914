package dev.trainyard.yard.follow;

/** The gateway rejected a request; the message is its reason. */
public final class RequestRejectedException extends Exception {
    private final boolean ours;

    RequestRejectedException(String message, int status) {
        super(message);
        this.ours = status >= 400 && status < 500;
    }

    /** Whether the request was invalid, as opposed to an error of the gateway. */
    public boolean requestWasWrong() {
        return ours;
    }
}
