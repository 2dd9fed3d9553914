package dev.trainyard.finetune.conversation;

import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.generation.WrittenAnswer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model wrote, as an answer that ends. Whoever learns an answer learns its end as well, so one that was cut off
 * at its longest would teach to stop within a sentence.
 */
public final class WholeAnswer {
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?\u2026][\"')\\]\u201d\u2019]*(?=\\s|$)");

    private WholeAnswer() {}

    /** The text of an answer; of one without an end, the sentences that have one, which may be none. */
    public static String of(WrittenAnswer written, ChatForm form) {
        String text = text(written, form);
        return written.isFinished() ? text : wholeSentences(text);
    }

    /** All that was written. */
    public static String text(WrittenAnswer written, ChatForm form) {
        return form.tokenizer().decode(written.tokens()).strip();
    }

    static String wholeSentences(String text) {
        int end = 0;
        for (Matcher sentences = SENTENCE_END.matcher(text); sentences.find(); ) end = sentences.end();
        return text.substring(0, end);
    }
}
