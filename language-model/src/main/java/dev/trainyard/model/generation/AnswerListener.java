package dev.trainyard.model.generation;

/** Receives the tokens of answers while they are generated, on the generating thread. */
public interface AnswerListener {
    /**
     * Whether the answers are still wanted; if not, generation stops. Called before each part of the prompt and before
     * each token.
     */
    boolean waiting();

    /**
     * Receives the next token of an answer.
     *
     * @param answer counted from 0
     * @return whether to continue this answer
     */
    boolean token(int answer, ChosenToken token);

    /** Called when an answer has ended. */
    void end(int answer, FinishReason ending);
}
