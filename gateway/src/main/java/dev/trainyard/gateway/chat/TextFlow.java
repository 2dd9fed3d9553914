package dev.trainyard.gateway.chat;

import java.util.Arrays;
import java.util.List;

/**
 * Text that grows, given out as far as it is certain: what may turn out to be the beginning of a stop text is held back.
 * The text ends before the stop text that is whole first, read character by character, so that it does not matter how the
 * text was cut into tokens; of two that are whole at once, the longer counts. Stop texts are whole characters, so that
 * none is cut in two.
 */
final class TextFlow {
    private final List<StopText> stops;
    /** How much of the beginning of each stop text the text ends with. */
    private final int[] begun;

    private final StringBuilder held = new StringBuilder();
    private int given;
    private boolean ended;

    TextFlow(List<StopText> stops) {
        this.stops = stops;
        begun = new int[stops.size()];
    }

    /**
     * @param more what comes behind the text so far
     * @return what can be shown now that was not shown before
     */
    String next(String more) {
        for (int i = 0; i < more.length() && !ended; i++) {
            held.append(more.charAt(i));
            int length = 0;
            for (int stop = 0; stop < begun.length; stop++) {
                begun[stop] = stops.get(stop).following(begun[stop], more.charAt(i));
                if (begun[stop] == stops.get(stop).length()) length = Math.max(length, begun[stop]);
            }
            if (length > 0) {
                ended = true;
                held.setLength(held.length() - length);
            }
        }
        if (ended) return give(held.length());
        return give(held.length() - Arrays.stream(begun).max().orElse(0));
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
}
