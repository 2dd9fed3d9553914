package dev.trainyard.ingest.attributes;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;

/**
 * Finds which of several phrases occur in a text, case-insensitively and in one pass, with Aho and Corasick's
 * automaton.
 */
final class Phrases {
    /** The Latin letters and the space, and one symbol for everything else. */
    private static final int LETTERS = 28;

    private final byte[] letters = new byte[128];
    private int[] next = new int[LETTERS];
    private int[] found = new int[1];
    private int states = 1;

    /** @param phrases groups of phrases of letters and spaces; each group has one bit */
    Phrases(String[]... phrases) {
        Arrays.fill(letters, (byte) (LETTERS - 1));
        for (int i = 0; i < 26; i++) letters['a' + i] = letters['A' + i] = (byte) i;
        letters[' '] = 26;
        for (int group = 0; group < phrases.length; group++) {
            for (String phrase : phrases[group]) add(phrase.toLowerCase(Locale.ROOT), 1 << group);
        }
        join();
    }

    /** The groups of the phrases that occur in a part of a text, as bits. */
    int in(char[] text, int start, int end) {
        int state = 0;
        int groups = 0;
        for (int i = start; i < end; i++) {
            char c = text[i];
            state = next[state + (c < 128 ? letters[c] : LETTERS - 1)];
            groups |= found[state / LETTERS];
        }
        return groups;
    }

    private void add(String phrase, int bit) {
        int state = 0;
        for (int i = 0; i < phrase.length(); i++) {
            int edge = state * LETTERS + letters[phrase.charAt(i)];
            if (next[edge] == 0) {
                next[edge] = states++;
                next = Arrays.copyOf(next, states * LETTERS);
                found = Arrays.copyOf(found, states);
            }
            state = next[edge];
        }
        found[state] |= bit;
    }

    /** Gives every state an edge for every letter, to the state of the longest phrase prefix that ends there. */
    private void join() {
        int[] fallback = new int[states];
        Deque<Integer> open = new ArrayDeque<>();
        for (int letter = 0; letter < LETTERS; letter++) if (next[letter] != 0) open.add(next[letter]);
        while (!open.isEmpty()) {
            int state = open.remove();
            found[state] |= found[fallback[state]];
            for (int letter = 0; letter < LETTERS; letter++) {
                int edge = state * LETTERS + letter;
                int shorter = next[fallback[state] * LETTERS + letter];
                if (next[edge] == 0) {
                    next[edge] = shorter;
                } else {
                    fallback[next[edge]] = shorter;
                    open.add(next[edge]);
                }
            }
        }
        for (int edge = 0; edge < next.length; edge++) next[edge] *= LETTERS;
    }
}
