package dev.trainyard.gateway.chat;

/** What comes out of an answer that is being written: texts, then one end. */
public sealed interface Piece {
    /** The next characters. */
    record Text(String text) implements Piece {}

    /**
     * The answer is whole.
     *
     * @param reason {@code stop} or {@code length}
     */
    record End(String reason, int promptTokens, int completionTokens) implements Piece {}

    /** There is no more to come, for a reason of ours. */
    record Failed(String reason) implements Piece {}
}
