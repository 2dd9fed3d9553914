package dev.trainyard.ingest.attributes;

import java.util.Arrays;

/**
 * Measures how much a text repeats itself (Rae et al. 2021, table A1), as datatrove does.
 *
 * <p>A run of n words can occur twice only if both runs of n - 1 words in it do. So every run of two words is looked
 * up, but only those longer runs that are still possible, which are few in an ordinary text.
 */
final class GopherRepetition {
    private static final long MULTIPLIER = 0xC2B2AE3D27D4EB4FL;
    private static final int FIRST_DUPLICATE = 5;
    private static final int LAST_DUPLICATE = 10;

    private final Occurrences seen = new Occurrences();
    private int[] places = new int[1_024];
    /** For each word, the length (at most 4) of the longest run from it that occurs more than once. */
    private byte[] repeated = new byte[1_024];
    /** For each word, the number of characters before it without white space. */
    private int[] before = new int[1_025];

    void measure(SegmentedText text, double[] values) {
        paragraphs(text, values);
        lines(text, values);
        words(text.words());
        double all = text.codePoints();
        for (int n = 2; n <= 4; n++) {
            values[Attribute.GOPHER_TOP_2_GRAM.ordinal() + n - 2] = top(text.words(), n) / all;
        }
        boolean any = anyOf(FIRST_DUPLICATE, text.words());
        for (int n = FIRST_DUPLICATE; n <= LAST_DUPLICATE; n++) {
            values[Attribute.GOPHER_DUPLICATE_5_GRAMS.ordinal() + n - FIRST_DUPLICATE] =
                    any ? duplicates(text.words(), n) / all : 0;
        }
    }

    /** Empty lines separate paragraphs; white space around the whole text is ignored. */
    private void paragraphs(SegmentedText text, double[] values) {
        char[] characters = text.characters();
        int end = text.length();
        int i = 0;
        while (end > 0 && CharacterClasses.has(characters[end - 1], CharacterClasses.SPACE)) end--;
        while (i < end && CharacterClasses.has(characters[i], CharacterClasses.SPACE)) i++;
        seen.clear(text.lines().count() + 1);
        int paragraphs = 0;
        int duplicates = 0;
        int duplicateCharacters = 0;
        long hash = 0;
        int length = 0;
        while (true) {
            if (i == end || (characters[i] == '\n' && characters[i + 1] == '\n')) {
                paragraphs++;
                if (!seen.isFirst(hash)) {
                    duplicates++;
                    duplicateCharacters += length;
                }
                if (i == end) break;
                while (characters[i] == '\n') i++;
                hash = 0;
                length = 0;
            }
            hash = (hash + characters[i] + 1) * MULTIPLIER;
            if (!Character.isLowSurrogate(characters[i])) length++;
            i++;
        }
        values[Attribute.GOPHER_DUPLICATE_PARAGRAPH_FRACTION.ordinal()] = (double) duplicates / paragraphs;
        values[Attribute.GOPHER_DUPLICATE_PARAGRAPH_CHARACTERS.ordinal()] =
                (double) duplicateCharacters / text.codePoints();
    }

    /** Empty lines count only at the start and the end of the text. */
    private void lines(SegmentedText text, double[] values) {
        Lines lines = text.lines();
        seen.clear(lines.count());
        int found = 0;
        int duplicates = 0;
        int duplicateCharacters = 0;
        for (int i = 0; i < lines.count(); i++) {
            if (lines.length(i) == 0 && i > 0 && i < lines.count() - 1) continue;
            found++;
            if (!seen.isFirst(lines.hash(i))) {
                duplicates++;
                duplicateCharacters += lines.length(i);
            }
        }
        values[Attribute.GOPHER_DUPLICATE_LINE_FRACTION.ordinal()] = (double) duplicates / found;
        values[Attribute.GOPHER_DUPLICATE_LINE_CHARACTERS.ordinal()] = (double) duplicateCharacters / text.codePoints();
    }

    private void words(WordsAndMarks words) {
        int count = words.count();
        if (count > places.length) {
            int size = Math.max(count, 2 * places.length);
            places = new int[size];
            repeated = new byte[size];
            before = new int[size + 1];
        }
        Arrays.fill(repeated, 0, count, (byte) 1);
        before[0] = 0;
        for (int i = 0; i < count; i++) before[i + 1] = before[i] + words.length(i);
    }

    /** The number of characters in all occurrences of the most frequent run of n words; of equally frequent ones, the first. */
    private double top(WordsAndMarks words, int n) {
        int runs = words.count() - n + 1;
        if (runs < 1) return 0;
        seen.clear(runs);
        for (int i = 0; i < runs; i++) {
            if (repeated[i] >= n - 1 && repeated[i + 1] >= n - 1) places[i] = seen.add(hash(words, i, n));
        }
        int most = 1;
        int first = 0;
        for (int i = 0; i < runs; i++) {
            boolean looked = repeated[i] >= n - 1 && repeated[i + 1] >= n - 1;
            int times = looked ? seen.count(places[i]) : 1;
            if (times > 1) repeated[i] = (byte) n;
            if (times > most) {
                most = times;
                first = i;
            }
        }
        return (double) most * (before[first + n] - before[first] + n - 1);
    }

    private boolean anyOf(int n, WordsAndMarks words) {
        for (int i = 0; i + n <= words.count(); i++) if (canRepeat(i, n)) return true;
        return false;
    }

    private boolean canRepeat(int word, int n) {
        for (int i = word; i <= word + n - 4; i++) if (repeated[i] < 4) return false;
        return true;
    }

    /** The number of characters in runs of n words that occurred before, each counted once. */
    private double duplicates(WordsAndMarks words, int n) {
        seen.clear(words.count());
        int characters = 0;
        for (int i = 0; i + n <= words.count(); ) {
            if (canRepeat(i, n) && !seen.isFirst(hash(words, i, n))) {
                characters += before[i + n] - before[i];
                i += n;
            } else {
                i++;
            }
        }
        return characters;
    }

    private static long hash(WordsAndMarks words, int from, int n) {
        long hash = 0;
        for (int i = from; i < from + n; i++) {
            hash = (hash ^ words.hash(i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
