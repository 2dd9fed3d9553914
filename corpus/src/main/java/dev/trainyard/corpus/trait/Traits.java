package dev.trainyard.corpus.trait;

import dev.trainyard.corpus.conversation.Refusals;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The traits of one answer, found by fixed lists and rules. None of them is good or bad by itself.
 *
 * @param words runs of letters and digits, which may contain apostrophes and hyphens
 * @param hedged whether an expression of {@link MarkerList#HEDGES} stands in it
 * @param refused whether it declines, see {@link Refusals#isRefusal}
 * @param asksBack whether its last sentence is a question
 * @param warm whether an expression of {@link MarkerList#WARMTH} stands in it
 */
public record Traits(int words, boolean hedged, boolean refused, boolean asksBack, boolean warm) {
    /** To be raised when a rule or a list changes. */
    public static final int VERSION = 2;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['\u2019-][\\p{L}\\p{N}]+)*");
    private static final Pattern ASKS = Pattern.compile("\\?[\"'\u2019\u201d)\\s]*$");

    public static Traits of(String answer) {
        int words = 0;
        Matcher word = WORD.matcher(answer);
        while (word.find()) words++;
        return new Traits(
                words,
                MarkerList.HEDGES.isIn(answer),
                Refusals.isRefusal(answer),
                ASKS.matcher(answer).find(),
                MarkerList.WARMTH.isIn(answer));
    }
}
