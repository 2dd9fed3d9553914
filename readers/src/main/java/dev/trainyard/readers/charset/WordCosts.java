package dev.trainyard.readers.charset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the costs of words of one script in each of its languages. Words in ASCII are the same in most charsets, so
 * their costs are computed once and kept.
 */
final class WordCosts {
    private static final int LONGEST = 40;

    /** The cost of a capital after a small letter in a word, if one of the two is beyond ASCII. */
    private static final int CAPITAL_INSIDE = 6 * LetterModel.UNIT;

    /** The cost of a small letter after two capitals, if it or the second capital is beyond ASCII. */
    private static final int SMALL_INSIDE = 5 * LetterModel.UNIT;

    private static final int CAPITAL_FIRST = LetterModel.UNIT / 2;

    private final List<LetterModel> languages;
    private final Map<String, int[]> asciiWords = new HashMap<>();
    private final char[] word = new char[LONGEST];
    private final int[] costs = new int[LONGEST];

    WordCosts(Script script) {
        this.languages = LetterModels.shared().languages(script);
    }

    /** The sums of costs over the words of a text, by language. */
    final class Sums {
        private final int[] all = new int[languages.size()];
        private final int[] beyondAscii = new int[languages.size()];
        private int lettersBeyondAscii;

        /** Adds a word, which is a run of letters of this script. */
        void add(String text, int from, int to) {
            for (int start = from; start < to; start += LONGEST) addPart(text, start, Math.min(to, start + LONGEST));
        }

        private void addPart(String text, int from, int to) {
            boolean ascii = true;
            for (int i = from; i < to && ascii; i++) ascii = text.charAt(i) < 0x80;
            if (ascii) {
                int[] known = asciiWords.computeIfAbsent(text.substring(from, to), WordCosts.this::ofAsciiWord);
                for (int i = 0; i < all.length; i++) all[i] += known[i];
                return;
            }
            int length = lower(text, from, to);
            int inCase = costOfCase(text, from, to);
            for (int i = from; i < to; i++) if (text.charAt(i) >= 0x80) lettersBeyondAscii++;
            for (int i = 0; i < all.length; i++) {
                all[i] += inCase + languages.get(i).cost(word, length, costs);
                beyondAscii[i] += inCase;
                for (int k = 0; k < length; k++) if (word[k] >= 0x80) beyondAscii[i] += costs[k];
            }
        }

        /** The cost of all words in the language in which they cost least; 0 if there are none. */
        int least() {
            return Arrays.stream(all).min().orElse(0);
        }

        /** The cost of the letters beyond ASCII alone, in the language in which they cost least. */
        int leastBeyondAscii() {
            return Arrays.stream(beyondAscii).min().orElse(0);
        }

        int lettersBeyondAscii() {
            return lettersBeyondAscii;
        }
    }

    private int[] ofAsciiWord(String asciiWord) {
        int length = lower(asciiWord, 0, asciiWord.length());
        return languages.stream()
                .mapToInt(language -> language.cost(word, length, costs))
                .toArray();
    }

    /** Writes a word in lower case into the buffer, without marks, which the models do not have. */
    private int lower(String text, int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Character.getType(c) != Character.NON_SPACING_MARK) word[length++] = Character.toLowerCase(c);
        }
        return length;
    }

    private static int costOfCase(String text, int from, int to) {
        int cost = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            char before = i > from ? text.charAt(i - 1) : 'a';
            if (c < 0x80 && before < 0x80) continue;
            if (Character.isUpperCase(c)) {
                if (i == from) cost += CAPITAL_FIRST;
                else if (Character.isLowerCase(before)) cost += CAPITAL_INSIDE;
            } else if (i >= from + 2
                    && Character.isLowerCase(c)
                    && Character.isUpperCase(before)
                    && Character.isUpperCase(text.charAt(i - 2))) {
                cost += SMALL_INSIDE;
            }
        }
        return cost;
    }
}
