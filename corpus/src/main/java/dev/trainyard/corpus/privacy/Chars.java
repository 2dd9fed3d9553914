package dev.trainyard.corpus.privacy;

/** Classifies the characters of a text; before its beginning and after its end there are spaces. */
final class Chars {
    private Chars() {}

    static char at(String text, int place) {
        return place >= 0 && place < text.length() ? text.charAt(place) : ' ';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || isUpper(c) || c >= 128 && Character.isLetter(c);
    }

    static boolean isHex(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    static boolean isAlphanumeric(char c) {
        return isDigit(c) || isLetter(c);
    }

    /** Whether a character is part of a word of code or prose. */
    static boolean isWord(char c) {
        return isAlphanumeric(c) || c == '_';
    }

    /** Whether a character is one of Base64 in either alphabet, without the padding. */
    static boolean isBase64(char c) {
        return c < 128 && (isAlphanumeric(c) || c == '+' || c == '/' || c == '-' || c == '_');
    }

    static int endOfDigits(String text, int start) {
        return endOfDigits(text, start, text.length());
    }

    /** @param limit the end is not sought beyond it */
    static int endOfDigits(String text, int start, int limit) {
        int end = start;
        while (end < limit && isDigit(at(text, end))) end++;
        return end;
    }

    static int endOfWord(String text, int start) {
        int end = start;
        while (end < text.length() && isWord(text.charAt(end))) end++;
        return end;
    }
}
