package dev.trainyard.yard;

/** A yard that cannot be started or used; the message is one sentence for the person who asked. */
public final class YardException extends Exception {
    public YardException(String message) {
        super(message);
    }

    public YardException(String message, Throwable cause) {
        super(message, cause);
    }
}
