package dev.trainyard.readers.document;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Removes from a text the characters that nobody sees and no tokenizer should learn: soft hyphens, zero-width spaces, word
 * joiners, byte order marks and control characters. Zero-width joiners stay where they change what is seen: beside
 * letters of scripts that need them, such as Persian or Malayalam, and within emoji.
 */
public final class VisibleText {
    private static final char SOFT_HYPHEN = 0xAD;
    private static final char ZERO_WIDTH_SPACE = 0x200B;
    private static final char NON_JOINER = 0x200C;
    private static final char JOINER = 0x200D;
    private static final char WORD_JOINER = 0x2060;
    private static final char BYTE_ORDER_MARK = 0xFEFF;
    private static final char VERTICAL_TAB = 0x0B;
    /** A line end of mainframes, among the control characters beyond ASCII. */
    private static final char NEXT_LINE = 0x85;

    private static final char REPLACEMENT = 0xFFFD;
    private static final int EMOJI_STYLE = 0xFE0F;

    /** The scripts whose spelling uses joiners. */
    private static final Set<UnicodeScript> JOINED = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.NKO,
            UnicodeScript.MANDAIC,
            UnicodeScript.MONGOLIAN,
            UnicodeScript.PHAGS_PA,
            UnicodeScript.ADLAM,
            UnicodeScript.HANIFI_ROHINGYA,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.TIBETAN,
            UnicodeScript.MYANMAR,
            UnicodeScript.KHMER,
            UnicodeScript.BALINESE,
            UnicodeScript.JAVANESE,
            UnicodeScript.GRANTHA,
            UnicodeScript.NEWA,
            UnicodeScript.TIRHUTA,
            UnicodeScript.KAITHI,
            UnicodeScript.BRAHMI,
            UnicodeScript.CHAKMA,
            UnicodeScript.MODI,
            UnicodeScript.SHARADA);

    private VisibleText() {}

    /** The text without invisible characters; the same text if it has none. */
    public static String of(String text) {
        int first = 0;
        while (first < text.length() && isSurelyVisible(text.charAt(first))) first++;
        return first == text.length() ? text : written(text, first);
    }

    /** Whether a text has nothing to see: no characters but white space and invisible ones. */
    public static boolean isBlank(String text) {
        return of(text).chars().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private static boolean isSurelyVisible(char c) {
        if (c < 0x80) return c >= ' ' && c != 0x7F || c == '\n' || c == '\t' || c == '\r' || c == '\f';
        return switch (c) {
            case SOFT_HYPHEN, ZERO_WIDTH_SPACE, NON_JOINER, JOINER, BYTE_ORDER_MARK, 0xFFFE, 0xFFFF -> false;
            // The invisible operators of mathematics.
            case WORD_JOINER, 0x2061, 0x2062, 0x2063, 0x2064 -> false;
            default -> c >= 0xA0 && !Character.isSurrogate(c) || c == NEXT_LINE;
        };
    }

    private static String written(String text, int first) {
        StringBuilder written = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSurelyVisible(c)) {
                written.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                written.append(c).append(text.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                written.append(REPLACEMENT);
            } else if (c == VERTICAL_TAB) {
                // Word processors write it for a line break within a paragraph.
                written.append('\n');
            } else if (c == SOFT_HYPHEN) {
                int next = nextLineOfWord(text, i + 1, written);
                if (next > 0) i = next - 1;
            } else if ((c == NON_JOINER || c == JOINER) && isNeeded(c, written, text, i + 1)) {
                written.append(c);
            }
        }
        return written.toString();
    }

    /** If a line ends after a soft hyphen within a word, the position at which the word continues; else 0. */
    private static int nextLineOfWord(String text, int after, StringBuilder before) {
        if (before.isEmpty() || !Character.isLetter(before.charAt(before.length() - 1))) return 0;
        int at = after;
        boolean ended = false;
        for (; at < text.length() && at - after < 100; at++) {
            char c = text.charAt(at);
            if (c == '\n' && !ended) ended = true;
            else if (c != ' ' && c != '\t' && c != '\r') break;
        }
        return ended && at < text.length() && Character.isLowerCase(text.charAt(at)) ? at : 0;
    }

    private static boolean isNeeded(char joiner, StringBuilder before, String text, int after) {
        if (before.isEmpty()) return false;
        int left = before.codePointBefore(before.length());
        int right = after < text.length() ? text.codePointAt(after) : ' ';
        if (left == JOINER || left == NON_JOINER) return false;
        if (isJoined(left) || joiner == JOINER && isJoined(right)) return true;
        boolean emoji = left == EMOJI_STYLE || Character.isEmojiModifier(left) || isPictograph(left);
        return joiner == JOINER && emoji && isPictograph(right);
    }

    private static boolean isJoined(int codePoint) {
        if (codePoint < 0x600) return false;
        UnicodeScript script = UnicodeScript.of(codePoint);
        // Vowel signs that Arabic and Syriac share have the script of what they stand on.
        return JOINED.contains(script) || script == UnicodeScript.INHERITED && codePoint >= 0x64B && codePoint <= 0x655;
    }

    private static boolean isPictograph(int codePoint) {
        return codePoint >= 0x200D && Character.isExtendedPictographic(codePoint);
    }
}
