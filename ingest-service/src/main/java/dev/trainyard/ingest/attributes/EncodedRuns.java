package dev.trainyard.ingest.attributes;

/**
 * Finds runs of data encoded as text, as StarCoder 2 does (Lozhkov et al. 2024, section 3.2): 64 or more characters of
 * Base64, including line ends; 8 or more bytes as pairs of hexadecimal digits, each with or without {@code 0x} or
 * {@code \x}, separated by commas or white space; 8 or more Unicode escapes. Here, unlike there, white space may also
 * follow a comma.
 */
final class EncodedRuns {
    private static final int SHORTEST_BASE_64 = 64;
    private static final int FEWEST = 8;
    private static final int ESCAPE = 6;

    private int total;
    private int longest;

    void read(char[] text, int length) {
        total = 0;
        longest = 0;
        base64(text, length);
        hexadecimal(text, length);
        escapes(text, length);
    }

    /** The number of characters in all runs. */
    int total() {
        return total;
    }

    int longest() {
        return longest;
    }

    private void found(int characters) {
        total += characters;
        longest = Math.max(longest, characters);
    }

    private void base64(char[] text, int length) {
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i < length && isBase64(text[i])) continue;
            if (i - start >= SHORTEST_BASE_64) found(i - start);
            start = i + 1;
        }
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '/' && c <= '9')
                || c == '+'
                || c == '='
                || c == '\n';
    }

    private void hexadecimal(char[] text, int length) {
        for (int i = 0; i < length; i++) {
            if (!beginsByte(text[i]) || (i > 0 && isWord(text[i - 1]))) continue;
            int bytes = 0;
            int end = i;
            int next = i;
            while (next >= 0) {
                int behind = afterByte(text, next, length);
                next = behind < 0 ? -1 : afterSeparator(text, behind, length);
                if (next >= 0) {
                    end = behind;
                    bytes++;
                }
            }
            if (bytes >= FEWEST) found(end - i);
            if (bytes > 0) i = end - 1;
        }
    }

    private static boolean beginsByte(char c) {
        return c == '\\' || isHex(c);
    }

    /** The end of the byte that begins here, or -1. */
    private static int afterByte(char[] text, int start, int length) {
        int i = start;
        if (i + 1 < length && (text[i] == '0' || text[i] == '\\') && text[i + 1] == 'x') i += 2;
        return i + 1 < length && isHex(text[i]) && isHex(text[i + 1]) ? i + 2 : -1;
    }

    /** The place at which the next byte may begin, or -1 if a word continues here. */
    private static int afterSeparator(char[] text, int start, int length) {
        int i = start;
        if (i < length && text[i] == ',') i++;
        while (i < length && CharacterClasses.has(text[i], CharacterClasses.SPACE)) i++;
        return i == start && i < length && isWord(text[i]) ? -1 : i;
    }

    private void escapes(char[] text, int length) {
        for (int i = 0; i + ESCAPE <= length; ) {
            int start = i;
            while (isEscape(text, i, length)) i += ESCAPE;
            if (i - start >= FEWEST * ESCAPE) found(i - start);
            if (i == start) i++;
        }
    }

    private static boolean isEscape(char[] text, int start, int length) {
        if (start + ESCAPE > length || text[start] != '\\' || text[start + 1] != 'u') return false;
        for (int i = start + 2; i < start + ESCAPE; i++) if (!isHex(text[i])) return false;
        return true;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isWord(char c) {
        return c == '_' || CharacterClasses.has(c, CharacterClasses.LETTER | CharacterClasses.DIGIT);
    }
}
