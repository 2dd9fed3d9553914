package dev.trainyard.gateway.chat;

import java.util.List;

/**
 * Text that grows, given out as far as it is certain: what may turn out to be the beginning of a stop text is held back.
 * The text ends before the stop text that is whole first, read character by character, so that it does not matter how the
 * text was cut into tokens; of two that are whole at once, the longer counts.
 *
 * <p>Each stop text is followed by the automaton of Knuth, Morris and Pratt, so a character costs the same however long
 * the text is.
 */
final class TextFlow {
    private final List<Stop> stops;
    private final StringBuilder held = new StringBuilder();
    private int given;
    private boolean ended;

    TextFlow(List<String> stops) {
        this.stops = stops.stream().map(Stop::new).toList();
    }

    /**
     * @param more what comes behind the text so far
     * @return what can be shown now that was not shown before
     */
    String next(String more) {
        for (int i = 0; i < more.length() && !ended; i++) {
            held.append(more.charAt(i));
            int length = 0;
            for (Stop stop : stops) {
                if (stop.isWhole(more.charAt(i))) length = Math.max(length, stop.text.length());
            }
            if (length > 0) {
                ended = true;
                held.setLength(held.length() - length);
            }
        }
        if (ended) return give(held.length());
        int begun = 0;
        for (Stop stop : stops) begun = Math.max(begun, stop.begun);
        return give(held.length() - begun);
    }

    /** What was held back, once no more text comes. */
    String rest() {
        return give(held.length());
    }

    /** Whether a stop text has come. */
    boolean ended() {
        return ended;
    }

    /** How many characters were given out. */
    int given() {
        return given;
    }

    private String give(int length) {
        String next = held.substring(0, length);
        held.delete(0, length);
        given += length;
        return next;
    }

    /** One stop text, and how much of its beginning the text ends with. */
    private static final class Stop {
        private final String text;
        /** The longest proper beginning of the text that each beginning of it ends with. */
        private final int[] shorter;

        private int begun;

        Stop(String text) {
            this.text = text;
            shorter = new int[text.length() + 1];
            for (int i = 1; i < text.length(); i++) {
                begun = following(text.charAt(i));
                shorter[i + 1] = begun;
            }
            begun = 0;
        }

        boolean isWhole(char next) {
            begun = following(next);
            return begun == text.length();
        }

        private int following(char next) {
            int length = begun == text.length() ? shorter[begun] : begun;
            while (length > 0 && text.charAt(length) != next) length = shorter[length];
            return text.charAt(length) == next ? length + 1 : 0;
        }
    }
}
