package dev.trainyard.gateway.chat;

import java.util.Arrays;
import java.util.List;

/**
 * Streams growing text as far as it is certain: a possible beginning of a stop text is held back. The text ends before
 * the first complete stop text, matched character by character, so that token boundaries do not matter; if two are
 * completed at once, the longer one counts. Stop texts consist of complete characters, so that no character is split.
 */
final class StopTextFilter {
    private final List<StopText> stops;
    /** For each stop text, the length of its prefix with which the text ends. */
    private final int[] begun;

    private final StringBuilder held = new StringBuilder();
    private int given;
    private boolean ended;

    StopTextFilter(List<StopText> stops) {
        this.stops = stops;
        begun = new int[stops.size()];
    }

    /**
     * @param more the text to append
     * @return the newly certain text
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

    /** The held-back text, when no more text follows. */
    String rest() {
        return give(held.length());
    }

    /** Whether a stop text has occurred. */
    boolean ended() {
        return ended;
    }

    /** The number of characters returned so far. */
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
