package dev.trainyard.gateway.chat;

import java.util.List;

/**
 * Text that grows as tokens are chosen, given out as far as it is certain. Held back are the bytes of a character whose
 * end is still to come, and whatever may turn out to be the beginning of a stop text.
 */
final class TextFlow {
    private final List<String> stops;
    private int given;
    private boolean ended;

    TextFlow(List<String> stops) {
        this.stops = stops;
    }

    /**
     * @param whole all tokens so far, decoded
     * @return what can be shown now that was not shown before
     */
    String next(String whole) {
        int stop = stop(whole);
        if (stop >= 0) {
            ended = true;
            return upTo(whole, stop);
        }
        int certain = whole.length();
        while (certain > 0 && whole.charAt(certain - 1) == '\uFFFD') certain--;
        return upTo(whole, certain - beginningOfAStop(whole.substring(0, certain)));
    }

    /** What was held back, once no more tokens come. */
    String rest(String whole) {
        if (ended) return "";
        int stop = stop(whole);
        return upTo(whole, stop >= 0 ? stop : whole.length());
    }

    /** Whether a stop text has come. */
    boolean ended() {
        return ended;
    }

    private String upTo(String whole, int end) {
        if (end <= given) return "";
        String next = whole.substring(given, end);
        given = end;
        return next;
    }

    private int stop(String whole) {
        return stops.stream()
                .mapToInt(whole::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
    }

    private int beginningOfAStop(String text) {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
                if (text.endsWith(stop.substring(0, length))) longest = length;
            }
        }
        return longest;
    }
}
