package dev.trainyard.model.chat;

import dev.trainyard.model.template.Text;
import java.util.Arrays;

/**
 * Where each message's content stands in a rendered conversation.
 *
 * @param first index of the first character of each message, by its number from 1; -1 if none is left of it
 * @param last index of the last one
 */
record RenderedTurns(int[] first, int[] last) {
    static RenderedTurns of(Text rendered, int messages) {
        int[] first = new int[messages + 1];
        int[] last = new int[messages + 1];
        Arrays.fill(first, -1);
        Arrays.fill(last, -1);
        for (int i = 0; i < rendered.length(); i++) {
            int origin = rendered.origin(i);
            if (origin == 0) continue;
            if (first[origin] < 0) first[origin] = i;
            last[origin] = i;
        }
        return new RenderedTurns(first, last);
    }

    boolean has(int number) {
        return first[number] >= 0;
    }

    /** The place behind the last character of any message before a place. */
    static int behindMessages(Text rendered, int before) {
        int i = before;
        while (i > 0 && rendered.origin(i - 1) == 0) i--;
        return i;
    }

    /** The place of the first character of any message from a place on, or the length. */
    static int nextMessage(Text rendered, int from) {
        int i = from;
        while (i < rendered.length() && rendered.origin(i) == 0) i++;
        return i;
    }
}
