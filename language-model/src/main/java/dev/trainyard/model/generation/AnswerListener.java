package dev.trainyard.model.generation;

/** Follows answers while they are written, on the thread that writes them. */
public interface AnswerListener {
    /**
     * Whether anyone still waits for the answers; where not, nothing more is computed. Asked before each part of the
     * prompt and before each token.
     */
    boolean waiting();

    /**
     * One more token of an answer.
     *
     * @param answer counted from 0
     * @return whether this answer goes on
     */
    boolean token(int answer, ChosenToken token);

    /** No more tokens of an answer come. */
    void end(int answer, Ending ending);
}
