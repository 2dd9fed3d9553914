package dev.trainyard.ingest.attributes;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * C4's line filter (Raffel et al. 2020, section 2.2), computed as datatrove does with FineWeb's settings. A line is
 * kept if it has at least three words, no word of more than 1,000 characters, and is not about JavaScript, cookies,
 * privacy or terms of use; citation marks as in encyclopedias are removed from it. Unlike in C4 itself, and as in
 * FineWeb, a line need not end in a mark that ends a sentence. Unlike in both, the curly brackets of formulas do not count,
 * since the readers write formulas as TeX between dollar signs.
 */
public final class C4Lines {
    private static final int FEWEST_WORDS = 3;
    private static final int LONGEST_WORD = 1_000;

    private static final int LOREM_IPSUM = 1;
    private static final int JAVASCRIPT = 1 << 1;
    private static final int POLICY = 1 << 2;
    private static final Phrases PHRASES =
            new Phrases(new String[] {"lorem ipsum"}, new String[] {"javascript"}, new String[] {
                "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"
            });

    private final WordsAndMarks lineWords = new WordsAndMarks();
    private char[] withoutCitations = new char[1_024];

    private int sentences;
    private int loremIpsum;
    private int curlyBrackets;
    private int javascript;
    private int policy;
    private int unfinished;

    /** The text with only the lines that are kept; cleaning it again changes nothing. */
    public static String clean(String text) {
        SegmentedText segmented = new SegmentedText();
        segmented.segment(text);
        return new C4Lines().clean(segmented);
    }

    String clean(SegmentedText text) {
        StringBuilder kept = new StringBuilder(text.length());
        read(text, kept);
        int end = kept.length();
        int start = 0;
        while (end > 0 && CharacterClasses.has(kept.charAt(end - 1), CharacterClasses.SPACE)) end--;
        while (start < end && CharacterClasses.has(kept.charAt(start), CharacterClasses.SPACE)) start++;
        return kept.substring(start, end);
    }

    void measure(SegmentedText text, double[] values) {
        read(text, null);
        values[Attribute.C4_SENTENCES.ordinal()] = sentences;
        values[Attribute.C4_LOREM_IPSUM_LINES.ordinal()] = loremIpsum;
        values[Attribute.C4_CURLY_BRACKET_LINES.ordinal()] = curlyBrackets;
        values[Attribute.C4_JAVASCRIPT_LINES.ordinal()] = javascript;
        values[Attribute.C4_POLICY_LINES.ordinal()] = policy;
        values[Attribute.C4_UNFINISHED_LINES.ordinal()] =
                (double) unfinished / text.allLines().count();
    }

    private void read(SegmentedText text, @Nullable StringBuilder kept) {
        sentences = 0;
        loremIpsum = 0;
        curlyBrackets = 0;
        javascript = 0;
        policy = 0;
        unfinished = 0;
        WordsAndMarks words = text.words();
        Lines lines = text.allLines();
        char[] characters = text.characters();
        int word = 0;
        for (int line = 0; line < lines.count(); line++) {
            int start = lines.start(line);
            int end = lines.end(line);
            while (end > start && CharacterClasses.has(characters[end - 1], CharacterClasses.SPACE)) end--;
            while (start < end && CharacterClasses.has(characters[start], CharacterClasses.SPACE)) start++;
            int first = word;
            while (word < words.count() && words.start(word) < end) word++;
            int length = withoutCitations(characters, start, end);
            if (length < 0) {
                if (isKept(characters, start, end, characters, start, end)) {
                    sentences += sentences(words, first, word, false);
                    if (kept != null)
                        kept.append(characters, start, end - start).append('\n');
                }
            } else if (isKept(characters, start, end, withoutCitations, 0, length)) {
                lineWords.split(withoutCitations, 0, length);
                sentences += sentences(lineWords, 0, lineWords.count(), lineWords.endsWithGap());
                if (kept != null) kept.append(withoutCitations, 0, length).append('\n');
            }
        }
    }

    /**
     * @param line the line with its citation marks
     * @param text the same without them
     */
    private boolean isKept(char[] line, int lineStart, int lineEnd, char[] text, int start, int end) {
        if (!ends(text, start, end)) unfinished++;
        if (!hasWords(line, lineStart, lineEnd)) return false;
        int found = PHRASES.in(text, start, end);
        if ((found & LOREM_IPSUM) != 0) loremIpsum++;
        if ((found & JAVASCRIPT) != 0) {
            javascript++;
            return false;
        }
        if (hasCurlyBracket(text, start, end)) curlyBrackets++;
        if ((found & POLICY) != 0) policy++;
        return (found & POLICY) == 0;
    }

    /** Whether a line has an opening curly bracket that is not in a formula between dollar signs. */
    private static boolean hasCurlyBracket(char[] text, int start, int end) {
        boolean formula = false;
        boolean inFormula = false;
        for (int i = start; i < end; i++) {
            if (text[i] == '$') {
                while (i + 1 < end && text[i + 1] == '$') i++;
                formula = !formula;
                inFormula = false;
            } else if (text[i] == '{') {
                if (!formula) return true;
                inFormula = true;
            }
        }
        // A dollar sign that nothing closes begins no formula.
        return inFormula;
    }

    private static boolean ends(char[] text, int start, int end) {
        if (start == end || GopherQuality.endsWithDots(text, start, end)) return false;
        char last = text[end - 1];
        return last == '.' || last == '?' || last == '!' || last == '"' || last == '\'';
    }

    /** Whether there are enough words, separated by white space, and none of them is too long. */
    private static boolean hasWords(char[] text, int start, int end) {
        int words = 0;
        int length = 0;
        for (int i = start; i <= end; i++) {
            if (i == end || CharacterClasses.has(text[i], CharacterClasses.SPACE)) {
                if (length > LONGEST_WORD) return false;
                if (length > 0) words++;
                length = 0;
            } else if (!Character.isLowSurrogate(text[i])) {
                length++;
            }
        }
        return words >= FEWEST_WORDS;
    }

    /** The number of sentences; one ends with its end mark and the punctuation after it. */
    private static int sentences(WordsAndMarks words, int first, int last, boolean gapBehind) {
        int sentences = 1;
        boolean ended = false;
        for (int i = first; i < last; i++) {
            boolean gap = i > first && words.is(i, WordsAndMarks.AFTER_GAP);
            if (ended && (gap || !words.is(i, WordsAndMarks.PUNCTUATION | WordsAndMarks.SENTENCE_END))) {
                sentences++;
                ended = false;
            }
            if (words.is(i, WordsAndMarks.SENTENCE_END)) ended = true;
        }
        return ended && gapBehind ? sentences + 1 : sentences;
    }

    /** The length of a line without its citation marks, or -1 if it has none. */
    private int withoutCitations(char[] text, int start, int end) {
        int length = -1;
        int copied = start;
        for (int i = start; i < end; ) {
            int citation = text[i] == '[' ? citation(text, i, end) : 0;
            if (citation == 0) {
                i++;
                continue;
            }
            if (length < 0) {
                length = 0;
                if (withoutCitations.length < end - start)
                    withoutCitations = Arrays.copyOf(withoutCitations, end - start);
            }
            System.arraycopy(text, copied, withoutCitations, length, i - copied);
            length += i - copied;
            i += citation;
            copied = i;
        }
        if (length < 0) return -1;
        System.arraycopy(text, copied, withoutCitations, length, end - copied);
        return length + end - copied;
    }

    private static int citation(char[] text, int start, int end) {
        int i = start + 1;
        while (i < end && Character.isDigit(text[i])) i++;
        if (i < end && text[i] == ']') return i + 1 - start;
        if (i > start + 1) return 0;
        for (String mark : new String[] {"edit]", "citation needed]"}) {
            if (end - i >= mark.length() && new String(text, i, mark.length()).equals(mark)) return mark.length() + 1;
        }
        return 0;
    }
}
