package dev.trainyard.ingest.attributes;

/**
 * Counts the words between white space, whatever characters they consist of, and those of them that have a letter. Of
 * scripts without spaces between words, such as Chinese, Japanese and Thai, each letter counts as a word instead.
 */
final class SpacedWords {
    private static final char FIRST_OF_ITS_OWN = '\u0E01';

    private int words;
    private int alphabetic;

    void count(char[] text, int length) {
        words = 0;
        alphabetic = 0;
        boolean inWord = false;
        boolean hasLetter = false;
        int own = 0;
        for (int i = 0; i < length; i++) {
            char c = text[i];
            int classes = CharacterClasses.of(c);
            if ((classes & CharacterClasses.SPACE) != 0) {
                if (inWord) add(hasLetter, own);
                inWord = false;
                hasLetter = false;
                own = 0;
                continue;
            }
            inWord = true;
            if (c < FIRST_OF_ITS_OWN) {
                if ((classes & CharacterClasses.LETTER) != 0) hasLetter = true;
                continue;
            }
            int codePoint = c;
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text[i + 1])) {
                codePoint = Character.toCodePoint(c, text[++i]);
            }
            if (!Character.isLetter(codePoint)) continue;
            hasLetter = true;
            if (isWordOfItsOwn(codePoint)) own++;
        }
        if (inWord) add(hasLetter, own);
    }

    /** @param own the letters in the word that are words of their own */
    private void add(boolean hasLetter, int own) {
        words += Math.max(1, own);
        if (hasLetter) alphabetic += Math.max(1, own);
    }

    /** The number of words. */
    int words() {
        return words;
    }

    /** The number of those that have a letter. */
    int alphabetic() {
        return alphabetic;
    }

    /** Whether a letter is Chinese, Japanese, Thai, Lao, Tibetan, Burmese or Khmer. */
    private static boolean isWordOfItsOwn(int letter) {
        return Character.isIdeographic(letter)
                || letter >= 0x3041 && letter <= 0x30FF
                || letter >= 0x0E01 && letter <= 0x0FFF
                || letter >= 0x1000 && letter <= 0x109F
                || letter >= 0x1780 && letter <= 0x17FF;
    }
}
