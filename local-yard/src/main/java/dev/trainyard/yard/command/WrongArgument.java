package dev.trainyard.yard.command;

/** An argument is not valid; the message is one sentence that says what would be right. */
final class WrongArgument extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongArgument(String sentence) {
        super(sentence);
    }
}
