package dev.trainyard.ingest.attributes;

/** Counts the words between white space, whatever characters they consist of, and those of them that have a letter. */
final class SpacedWords {
    private int words;
    private int alphabetic;
    private int ideographs;

    void count(char[] text, int length) {
        words = 0;
        alphabetic = 0;
        ideographs = 0;
        boolean inWord = false;
        boolean hasLetter = false;
        for (int i = 0; i < length; i++) {
            char c = text[i];
            int classes = CharacterClasses.of(c);
            if ((classes & CharacterClasses.SPACE) != 0) {
                if (hasLetter) alphabetic++;
                inWord = false;
                hasLetter = false;
                continue;
            }
            if (!inWord) {
                inWord = true;
                words++;
            }
            if (c < FIRST_IDEOGRAPH) {
                if ((classes & CharacterClasses.LETTER) != 0) hasLetter = true;
                continue;
            }
            int codePoint = c;
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text[i + 1])) {
                codePoint = Character.toCodePoint(c, text[++i]);
            }
            if (Character.isLetter(codePoint)) hasLetter = true;
            if (isWordOfItsOwn(codePoint)) ideographs++;
        }
        if (hasLetter) alphabetic++;
    }

    /** The number of words between white space. */
    int words() {
        return words;
    }

    /** The number of those that have a letter. */
    int alphabetic() {
        return alphabetic;
    }

    /** The number of Chinese and Japanese characters, which are written without spaces between words. */
    int ideographs() {
        return ideographs;
    }

    private static final char FIRST_IDEOGRAPH = '\u2E80';

    private static boolean isWordOfItsOwn(int codePoint) {
        return Character.isIdeographic(codePoint) || codePoint >= 0x3041 && codePoint <= 0x30FF;
    }
}
