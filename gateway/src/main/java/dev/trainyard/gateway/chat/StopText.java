package dev.trainyard.gateway.chat;

import java.util.List;

/**
 * A text that ends an answer, as the automaton of Knuth, Morris and Pratt: what follows it through a text keeps one number,
 * and a character costs the same however long the stop text is. It can be shared.
 */
final class StopText {
    private final String text;
    /** The longest proper beginning of the text that each beginning of it ends with. */
    private final int[] shorter;

    StopText(String text) {
        this.text = text;
        shorter = new int[text.length() + 1];
        for (int i = 1; i < text.length(); i++) shorter[i + 1] = following(shorter[i], text.charAt(i));
    }

    static List<StopText> all(List<String> texts) {
        return texts.stream().map(StopText::new).toList();
    }

    int length() {
        return text.length();
    }

    /**
     * How much of the beginning of the stop text a text ends with; all of it where it has come.
     *
     * @param begun the same before the next character
     */
    int following(int begun, char next) {
        int length = begun == text.length() ? shorter[begun] : begun;
        while (length > 0 && text.charAt(length) != next) length = shorter[length];
        return text.charAt(length) == next ? length + 1 : 0;
    }
}
