package dev.trainyard.yard;

/** A yard cannot be started or used; the message is one sentence for the user. */
public final class YardException extends Exception {
    public YardException(String message) {
        super(message);
    }

    public YardException(String message, Throwable cause) {
        super(message, cause);
    }
}
