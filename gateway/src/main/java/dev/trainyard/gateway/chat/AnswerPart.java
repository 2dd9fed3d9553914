package dev.trainyard.gateway.chat;

import java.util.List;

/**
 * A part of the generated answers, in this order: a start; texts, with one finish for each answer; an end. A request
 * that is rejected or fails has no end.
 */
public sealed interface AnswerPart {
    /** The prompt was read, so there will be an answer. */
    record Begun() implements AnswerPart {}

    /**
     * The next characters of an answer.
     *
     * @param choice index of the answer, from 0
     * @param tokens of these characters, if log-probabilities were requested
     */
    record Text(int choice, String text, List<GeneratedToken> tokens) implements AnswerPart {
        public Text {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * An answer is complete.
     *
     * @param reason {@code stop} or {@code length}
     */
    record Finished(int choice, String reason) implements AnswerPart {}

    /**
     * All answers are complete.
     *
     * @param promptTokens number of tokens that the model read
     * @param completionTokens number of tokens that it generated, including those that only ended an answer
     */
    record End(int promptTokens, int completionTokens) implements AnswerPart {}

    /** There is no answer, because the request is invalid. */
    record Refused(RefusedChatException refusal) implements AnswerPart {}

    /** The answer ends early, because the gateway failed or is stopping. */
    record Failed(String reason) implements AnswerPart {}
}
