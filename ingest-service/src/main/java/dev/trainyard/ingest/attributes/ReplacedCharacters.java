package dev.trainyard.ingest.attributes;

/**
 * U+FFFD in a text, which stands for bytes that could not be decoded, whichever program decoded them. A single one in a
 * short text says little, so the first one does not count in the share.
 */
public final class ReplacedCharacters {
    private static final char REPLACEMENT = '\uFFFD';

    private ReplacedCharacters() {}

    public static int count(String text) {
        int count = 0;
        for (int at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) count++;
        return count;
    }

    static double share(String text) {
        int counted = Math.max(0, count(text) - 1);
        return counted == 0 ? 0 : (double) counted / text.codePointCount(0, text.length());
    }
}
