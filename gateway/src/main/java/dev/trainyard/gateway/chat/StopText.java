package dev.trainyard.gateway.chat;

import java.util.List;

/**
 * A text at which an answer ends, as a Knuth–Morris–Pratt automaton: matching needs one number of state, and the time
 * per character does not depend on the length of the stop text. Immutable.
 */
final class StopText {
    private final String text;
    /** The failure function: for each prefix, the length of its longest proper prefix that is also a suffix. */
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
     * The length of the longest prefix of the stop text with which the text ends; its full length if it has occurred.
     *
     * @param begun the same value before the next character
     */
    int following(int begun, char next) {
        int length = begun == text.length() ? shorter[begun] : begun;
        while (length > 0 && text.charAt(length) != next) length = shorter[length];
        return text.charAt(length) == next ? length + 1 : 0;
    }
}
