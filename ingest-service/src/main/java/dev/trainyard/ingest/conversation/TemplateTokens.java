package dev.trainyard.ingest.conversation;

import java.util.List;

/**
 * Finds texts that look like the tokens with which chat templates mark turns, such as {@code <|im_start|>} or
 * {@code [INST]}. They stay in the text, where they are ordinary characters; a source with many of them probably has its
 * conversations in a model's form already.
 */
final class TemplateTokens {
    private static final List<String> NAMED = List.of(
            "[INST]",
            "[/INST]",
            "<<SYS>>",
            "<</SYS>>",
            "<s>",
            "</s>",
            "<bos>",
            "<eos>",
            "<start_of_turn>",
            "<end_of_turn>",
            "[SYSTEM_PROMPT]",
            "[/SYSTEM_PROMPT]");
    private static final int LONGEST = 40;

    private TemplateTokens() {}

    static boolean areIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '<' && c != '[') continue;
            if (isNamed(text, i) || isBarred(text, i)) return true;
        }
        return false;
    }

    private static boolean isNamed(String text, int at) {
        for (String name : NAMED) {
            if (text.startsWith(name, at)) return true;
        }
        return false;
    }

    /** Letters, digits and underscores between {@code <|} and {@code |>}. */
    private static boolean isBarred(String text, int at) {
        if (!text.startsWith("<|", at)) return false;
        int end = at + 2;
        while (end < text.length() && end - at < LONGEST && isOfAName(text.charAt(end))) end++;
        return end > at + 2 && text.startsWith("|>", end);
    }

    private static boolean isOfAName(char c) {
        return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
