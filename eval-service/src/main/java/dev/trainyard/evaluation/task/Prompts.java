package dev.trainyard.evaluation.task;

import dev.trainyard.model.tokenizer.SpecialToken;
import java.util.Arrays;

/** Prompts for a text that a checkpoint continues, whether it was taught to converse or not. */
public final class Prompts {
    /** Characters of a prompt that are recorded. */
    private static final int RECORDED = 4_000;

    private Prompts() {}

    /** The end of a text, as it is recorded beside an answer; a whole source file would fill the records. */
    public static String recorded(String text) {
        return text.length() <= RECORDED ? text : "…" + text.substring(text.length() - RECORDED);
    }

    /**
     * The beginning of a document.
     *
     * @param room the number of tokens of the context that are kept for what follows; a text that is too long loses its
     *     beginning
     */
    public static int[] continued(EvaluatedModel evaluated, String text, int room) {
        int[] ids = evaluated.tokenizer().encode(text);
        int most = Math.max(1, evaluated.model().shape().context() - room - 1);
        int kept = Math.min(ids.length, most);
        int[] prompt = new int[kept + 1];
        prompt[0] = evaluated.tokenizer().id(SpecialToken.BEGIN_OF_TEXT);
        System.arraycopy(ids, ids.length - kept, prompt, 1, kept);
        return prompt;
    }

    /** As many tokens of a text as may follow a prompt, at most three quarters of the context. */
    public static int[] continuation(EvaluatedModel evaluated, String text) {
        int[] ids = evaluated.tokenizer().encodeContinuation(text);
        int most = Math.max(1, evaluated.model().shape().context() * 3 / 4);
        return Arrays.copyOf(ids, Math.min(ids.length, most));
    }
}
