package dev.trainyard.gateway.chat;

import java.util.List;

/**
 * What comes out of answers that are being written: a beginning; texts, and one finish for each answer; one end. A request
 * that is refused, or fails, has no end.
 */
public sealed interface Piece {
    /** The prompt was read, so that there will be an answer. */
    record Begun() implements Piece {}

    /**
     * The next characters of an answer.
     *
     * @param choice which of the answers, counted from 0
     * @param tokens those that the characters come from, where it was asked how likely they were
     */
    record Text(int choice, String text, List<WrittenToken> tokens) implements Piece {
        public Text {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * An answer is whole.
     *
     * @param reason {@code stop} or {@code length}
     */
    record Finished(int choice, String reason) implements Piece {}

    /**
     * All answers are whole.
     *
     * @param promptTokens those that the model read
     * @param completionTokens those that it wrote, whether they were given out or only ended an answer
     */
    record End(int promptTokens, int completionTokens) implements Piece {}

    /** There is no answer, for a reason that the request gives. */
    record Refused(RefusedChatException refusal) implements Piece {}

    /** There is no more to come, for a reason of ours. */
    record Failed(String reason) implements Piece {}
}
