package dev.trainyard.yard.command;

/** An argument is not valid; the message is one sentence that says what would be right. */
final class InvalidArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidArgumentException(String sentence) {
        super(sentence);
    }
}
