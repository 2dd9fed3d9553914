package dev.trainyard.ingest.attributes;

/**
 * Whether a text reads like prose: the quality measures of Rae et al. 2021, appendix A, computed as datatrove does. Only
 * the share of words with letters is computed both as published, of the words between spaces, and as in datatrove, which
 * counts punctuation marks as words.
 */
final class GopherQuality {
    private final SpacedWords spaced = new SpacedWords();

    /** @param english whether the English stop words say anything about the text */
    void measure(SegmentedText text, boolean english, double[] values) {
        WordsAndMarks words = text.words();
        int real = 0;
        int alphabetic = 0;
        long characters = 0;
        for (int i = 0; i < words.count(); i++) {
            if (words.is(i, WordsAndMarks.WORD)) {
                real++;
                characters += words.length(i);
            }
            if (words.is(i, WordsAndMarks.ALPHABETIC)) alphabetic++;
        }
        double all = words.count();
        values[Attribute.GOPHER_WORDS.ordinal()] = real;
        values[Attribute.GOPHER_MEAN_WORD_LENGTH.ordinal()] = (double) characters / real;
        spaced.count(text.characters(), text.length());
        values[Attribute.GOPHER_ALPHABETIC_WORDS.ordinal()] = (double) spaced.alphabetic() / spaced.words();
        values[Attribute.DATATROVE_ALPHABETIC_WORDS.ordinal()] = alphabetic / all;
        values[Attribute.GOPHER_STOP_WORDS.ordinal()] = english ? words.stopWords() : Double.NaN;
        symbols(text, all, values);
        lines(text, values);
    }

    private static void symbols(SegmentedText text, double words, double[] values) {
        char[] characters = text.characters();
        int hashes = 0;
        int ellipses = 0;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = characters[i];
            if (c == '#') hashes++;
            if (c == '…') ellipses++;
            dots = c == '.' ? dots + 1 : 0;
            if (dots == 3) {
                ellipses++;
                dots = 0;
            }
        }
        values[Attribute.GOPHER_HASH_RATIO.ordinal()] = hashes / words;
        values[Attribute.GOPHER_ELLIPSIS_RATIO.ordinal()] = ellipses / words;
    }

    private static void lines(SegmentedText text, double[] values) {
        char[] characters = text.characters();
        Lines lines = text.allLines();
        int bullets = 0;
        int ellipses = 0;
        for (int line = 0; line < lines.count(); line++) {
            int start = lines.start(line);
            int end = lines.end(line);
            while (end > start && CharacterClasses.has(characters[end - 1], CharacterClasses.SPACE)) end--;
            while (start < end && CharacterClasses.has(characters[start], CharacterClasses.SPACE)) start++;
            if (start == end) continue;
            if (characters[start] == '•' || characters[start] == '-') bullets++;
            if (characters[end - 1] == '…' || endsWithDots(characters, start, end)) ellipses++;
        }
        values[Attribute.GOPHER_BULLET_LINES.ordinal()] = (double) bullets / lines.count();
        values[Attribute.GOPHER_ELLIPSIS_LINES.ordinal()] = (double) ellipses / lines.count();
    }

    static boolean endsWithDots(char[] text, int start, int end) {
        return end - start >= 3 && text[end - 1] == '.' && text[end - 2] == '.' && text[end - 3] == '.';
    }
}
