package dev.trainyard.readers.charset;

/** The costs of characters beyond ASCII that are not letters; they are the same in every language. */
final class SymbolCosts {
    private static final int UNIT = LetterModel.UNIT;

    /** The cost of bytes that are no character in a charset. */
    static final int INVALID = 18 * UNIT;

    private static final String FREQUENT = "“”‘’„–—«»\u00A0";
    private static final String LESS_FREQUENT = "…•°©®€£§´·¡¿‹›‚ªº";
    private static final String RARE = "µ²³¹±×÷½¼¾™¢¥\u00AD№†‡‰¨";
    private static final String INSIDE_WORDS = "’‘·–—…\u00AD\u00A0´`";
    private static final String OPEN = "“„«‚‹¡¿€£§°©•";

    private SymbolCosts() {}

    /**
     * The cost of a sign.
     *
     * @param before the character before it; a space at the beginning
     * @param after the character after it; a space at the end
     */
    static int cost(char sign, char before, char after) {
        if (sign == '\uFFFD') return INVALID;
        if (sign >= 0x3000 && sign < 0x3040 || sign >= 0xFF00 && sign < 0xFF61) {
            boolean eastAsian = isEastAsian(before) || isEastAsian(after) || before == '\n' || after == '\n';
            return (eastAsian ? 4 : 8) * UNIT + ofPlace(sign, before, after);
        }
        return general(sign, before) + ofPlace(sign, before, after);
    }

    private static int general(char sign, char before) {
        if (FREQUENT.indexOf(sign) >= 0) return 5 * UNIT;
        if (LESS_FREQUENT.indexOf(sign) >= 0) return 6 * UNIT;
        if (RARE.indexOf(sign) >= 0) return 8 * UNIT;
        if (sign < 0xA0) return 15 * UNIT;
        if (sign < 0x100) return 9 * UNIT;
        if (sign >= 0x2500 && sign < 0x25A0) return costOfBox(sign, before);
        if (sign >= 0xFF61 && sign < 0xFFA0) return 9 * UNIT; // half-width kana
        return switch (Character.getType(sign)) {
            case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> 15 * UNIT;
            case Character.COMBINING_SPACING_MARK -> 5 * UNIT;
            case Character.NON_SPACING_MARK -> (sign >= 0x900 && sign < 0x1AB0 ? 5 : 10) * UNIT;
            case Character.MODIFIER_LETTER, Character.MODIFIER_SYMBOL -> 10 * UNIT;
            default -> sign >= 0x2000 && sign < 0x2070 ? 8 * UNIT : 10 * UNIT;
        };
    }

    private static int ofPlace(char sign, char before, char after) {
        boolean follows = Character.isLetter(before) && !isEastAsian(before);
        boolean leads = Character.isLetter(after) && !isEastAsian(after);
        if (follows && leads) return INSIDE_WORDS.indexOf(sign) >= 0 ? 0 : 5 * UNIT;
        return follows && OPEN.indexOf(sign) >= 0 ? 3 * UNIT : 0;
    }

    /** Frames have lines between their corners, and pictures repeat; corners beside corners are misread letters. */
    private static int costOfBox(char sign, char before) {
        if (!isBox(before)) return 8 * UNIT;
        boolean drawn = sign == before || isLine(sign) || isLine(before) || sign >= 0x2580 && before >= 0x2580;
        return (drawn ? 2 : 10) * UNIT;
    }

    private static boolean isLine(char c) {
        return c == '─' || c == '━' || c == '│' || c == '┃' || c == '═' || c == '║';
    }

    private static boolean isBox(char c) {
        return c >= 0x2500 && c < 0x25A0;
    }

    static boolean isEastAsian(char c) {
        return c >= 0x2E80 && c < 0xD800 || c >= 0xF900 && c < 0xFB00 || c >= 0xFF00 && c < 0xFFE7;
    }
}
