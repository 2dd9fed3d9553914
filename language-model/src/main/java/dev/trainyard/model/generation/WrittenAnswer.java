package dev.trainyard.model.generation;

import java.util.Arrays;

/**
 * An answer with the token that ended it.
 *
 * @param tokens without the stop token
 * @param ending why it ended
 * @param stop the stop token, if one ended it; -1 otherwise
 */
public record WrittenAnswer(int[] tokens, FinishReason ending, int stop) {
    /** Whether the model ended the answer itself. */
    public boolean isFinished() {
        return ending == FinishReason.STOP_TOKEN;
    }

    /** All tokens that the model chose: the answer's and the stop token. */
    public int[] chosen() {
        if (!isFinished()) return tokens;
        int[] chosen = Arrays.copyOf(tokens, tokens.length + 1);
        chosen[tokens.length] = stop;
        return chosen;
    }
}
