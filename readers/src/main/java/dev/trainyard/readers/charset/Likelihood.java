package dev.trainyard.readers.charset;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the cost of a text: the lower it is, the likelier it is that a person wrote the text. If the same bytes are
 * decoded with several charsets, the costs of the results can be compared, since each result explains all bytes.
 *
 * <p>The words of each script are attributed to the language in which they cost least. The costs of words in ASCII are
 * kept, so the same instance should be used for all results of a sample. Not safe for threads.
 */
final class Likelihood {
    private static final int UNIT = LetterModel.UNIT;

    /** The cost of a word in another script than the word before it. */
    private static final int OTHER_SCRIPT = 3 * UNIT;

    private static final int OTHER_SCRIPT_IN_EAST_ASIA = 2 * UNIT;

    /** The additional cost if nothing separates these two words. */
    private static final int INSIDE_A_WORD = 4 * UNIT;

    private static final int INSIDE_A_WORD_IN_EAST_ASIA = 2 * UNIT;

    /** The cost of a vowel sign or tone mark after a letter of its script, and of one without a letter before it. */
    private static final int MARK = 2 * UNIT;

    private static final int LONE_MARK = 12 * UNIT;

    /** The cost of a letter in a script for which there is no model. */
    private static final int STRANGE = 9 * UNIT;

    /** The cost of such a letter in {@link Cost#ofALetter()}: that of a usual letter, since nothing is known about it. */
    private static final int UNKNOWN = 4 * UNIT;

    /** A sign that costs as much counts like an unlikely letter. */
    private static final int UNUSUAL = 9 * UNIT;

    private final Map<Script, WordCosts> words = new EnumMap<>(Script.class);
    private final List<LetterModels.CharacterTable> eastAsian =
            LetterModels.shared().eastAsian();

    Likelihood() {
        for (Script script : Script.values()) {
            switch (script) {
                case LATIN, GREEK, CYRILLIC, HEBREW, ARABIC, THAI -> words.put(script, new WordCosts(script));
                case EAST_ASIAN, OTHER, NONE -> {}
            }
        }
    }

    /**
     * The cost of a text, in the unit of {@link LetterModel}.
     *
     * @param total the cost of the whole text
     * @param beyondAscii the cost of its characters beyond ASCII
     * @param letters the number of letters beyond ASCII and of unusual signs
     * @param ofLetters the cost of these letters and signs, reduced for characters of East Asia
     * @param signs the number of other signs beyond ASCII
     */
    record Cost(int total, int beyondAscii, int letters, int ofLetters, int signs) {
        /** The mean cost of a letter beyond ASCII in nats; 0 if there are none. */
        double ofALetter() {
            return letters == 0 ? 0 : (double) ofLetters / letters / UNIT;
        }
    }

    /** How much more a character of East Asia costs than a letter, because there are thousands of them. */
    private static final int MORE_IN_EAST_ASIA = 4 * UNIT;

    Cost of(String text) {
        Map<Script, WordCosts.Sums> sums = new EnumMap<>(Script.class);
        words.forEach((script, costs) -> sums.put(script, costs.new Sums()));
        int[] byTable = new int[eastAsian.size()];
        int eastAsianLetters = 0;
        int signs = 0;
        int other = 0;
        int otherLetters = 0;
        int ofOtherLetters = 0;
        int at = 0;
        Script last = Script.NONE;
        while (at < text.length()) {
            char c = text.charAt(at);
            Script script = Script.of(c);
            if (script != Script.NONE) {
                if (last != Script.NONE && script != last) {
                    boolean adjacent = at > 0 && Script.of(text.charAt(at - 1)) != Script.NONE;
                    int change = change(script == Script.EAST_ASIAN || last == Script.EAST_ASIAN, adjacent);
                    other += change;
                    ofOtherLetters += change;
                }
                last = script;
            }
            switch (script) {
                case NONE -> {
                    if (c >= 0x80 && !isTrailing(text, at)) {
                        int cost = SymbolCosts.cost(c, at > 0 ? text.charAt(at - 1) : ' ', next(text, at));
                        other += cost;
                        if (cost < UNUSUAL) {
                            signs++;
                        } else {
                            otherLetters++;
                            ofOtherLetters += cost;
                        }
                    }
                    at++;
                }
                case OTHER -> {
                    other += STRANGE;
                    ofOtherLetters += UNKNOWN;
                    otherLetters++;
                    at++;
                }
                case EAST_ASIAN -> {
                    for (int i = 0; i < byTable.length; i++)
                        byTable[i] += eastAsian.get(i).cost(c);
                    eastAsianLetters++;
                    at++;
                }
                case LATIN, GREEK, CYRILLIC, HEBREW, ARABIC, THAI -> {
                    int end = at + 1;
                    while (end < text.length() && Script.of(text.charAt(end)) == script) end++;
                    if (script == Script.HEBREW || script == Script.ARABIC || script == Script.THAI) {
                        int marks = ofMarks(text, at, end);
                        other += marks;
                        ofOtherLetters += marks;
                    }
                    sum(sums, script).add(text, at, end);
                    at = end;
                }
            }
        }
        int ofEastAsian = least(byTable);
        int total = other + ofEastAsian;
        int beyondAscii = total;
        int letters = otherLetters + eastAsianLetters;
        int ofLetters = ofOtherLetters + Math.max(0, ofEastAsian - eastAsianLetters * MORE_IN_EAST_ASIA);
        for (WordCosts.Sums sum : sums.values()) {
            total += sum.least();
            beyondAscii += sum.leastBeyondAscii();
            letters += sum.lettersBeyondAscii();
            ofLetters += sum.leastBeyondAscii();
        }
        return new Cost(total, beyondAscii, letters, ofLetters, signs);
    }

    private static int change(boolean eastAsian, boolean adjacent) {
        if (eastAsian) return OTHER_SCRIPT_IN_EAST_ASIA + (adjacent ? INSIDE_A_WORD_IN_EAST_ASIA : 0);
        return OTHER_SCRIPT + (adjacent ? INSIDE_A_WORD : 0);
    }

    private static WordCosts.Sums sum(Map<Script, WordCosts.Sums> sums, Script script) {
        WordCosts.Sums sum = sums.get(script);
        if (sum == null) throw new IllegalStateException("no languages are known for " + script);
        return sum;
    }

    /** Whether this is the second half of a surrogate pair. */
    private static boolean isTrailing(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) && at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static char next(String text, int at) {
        return at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    }

    private static int ofMarks(String text, int from, int to) {
        int cost = 0;
        for (int i = from; i < to; i++) {
            if (Character.getType(text.charAt(i)) != Character.NON_SPACING_MARK) continue;
            boolean alone = i == from;
            cost += alone ? LONE_MARK : MARK;
        }
        return cost;
    }

    private static int least(int[] costs) {
        int least = costs[0];
        for (int cost : costs) least = Math.min(least, cost);
        return least;
    }
}
