package dev.trainyard.model.template;

/** The characters that Python's {@code str.isspace} counts as white space, which templates strip. */
final class Whitespace {
    private Whitespace() {}

    static boolean is(char c) {
        if (c < 0x80) return c == ' ' || c >= '\t' && c <= '\r' || c >= 0x1C && c <= 0x1F;
        return c == 0x85
                || c == 0xA0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200A
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** The index of the first character from here that is no white space, or the length. */
    static int after(String text, int from) {
        int i = from;
        while (i < text.length() && is(text.charAt(i))) i++;
        return i;
    }

    /** The index behind the last character before here that is no white space, or 0. */
    static int before(String text, int to) {
        int i = to;
        while (i > 0 && is(text.charAt(i - 1))) i--;
        return i;
    }
}
