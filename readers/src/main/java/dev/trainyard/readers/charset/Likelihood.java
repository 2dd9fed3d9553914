package dev.trainyard.readers.charset;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Computes what a text costs: the lower, the likelier it is that somebody wrote it. The readings of the same bytes by
 * several charsets can be compared by their costs, since each explains all bytes.
 *
 * <p>The words of each script are taken for those of the language in which they cost least. It remembers words, so one
 * instance serves all readings of one sample.
 */
final class Likelihood {
    private static final int UNIT = LetterModel.UNIT;

    /** Of a word in another script than the word before it. */
    private static final int OTHER_SCRIPT = 3 * UNIT;

    private static final int OTHER_SCRIPT_IN_EAST_ASIA = 2 * UNIT;

    /** Added if there is nothing between the two. */
    private static final int INSIDE_A_WORD = 4 * UNIT;

    private static final int INSIDE_A_WORD_IN_EAST_ASIA = 2 * UNIT;

    /** Of a vowel or tone after a letter of its script, and of one that follows none. */
    private static final int MARK = 2 * UNIT;

    private static final int LONE_MARK = 12 * UNIT;

    /** Of a letter of a script that no charset is known by. */
    private static final int STRANGE = 9 * UNIT;

    /** What such a letter counts where words are told from other letters, since nothing is known about it. */
    private static final int UNKNOWN = 4 * UNIT;

    /** A sign that costs as much says as little for a charset as an unlikely letter does. */
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
     * What a text costs.
     *
     * @param total of all of it
     * @param beyondAscii of the characters beyond ASCII alone
     * @param letters beyond ASCII, and unusual signs
     * @param ofLetters what these cost alone, less what they cost more in East Asia by nature
     * @param signs beyond ASCII that are usual
     */
    record Cost(int total, int beyondAscii, int letters, int ofLetters, int signs) {
        /** Of a letter beyond ASCII, in nats; 0 where there are none. */
        double ofALetter() {
            return letters == 0 ? 0 : (double) ofLetters / letters / UNIT;
        }
    }

    /** A character of East Asia costs so much more than a letter, since there are so many. */
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
                        int cost = Signs.cost(c, at > 0 ? text.charAt(at - 1) : ' ', next(text, at));
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

    /** The second half of a character of two. */
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
