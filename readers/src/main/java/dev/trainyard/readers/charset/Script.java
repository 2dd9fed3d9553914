package dev.trainyard.readers.charset;

/** The script of a letter, as far as charsets differ by it. */
enum Script {
    LATIN,
    GREEK,
    CYRILLIC,
    HEBREW,
    ARABIC,
    THAI,
    /** The characters, syllables and kana of Chinese, Japanese and Korean. */
    EAST_ASIAN,
    /** A letter of a script that no charset is known by. */
    OTHER,
    /** Not a letter. */
    NONE;

    static Script of(char c) {
        if (c < 0x80) return isAsciiLetter(c) ? LATIN : NONE;
        if (c < 0x2B0) return c >= 0xC0 && c != '×' && c != '÷' ? LATIN : NONE;
        if (c >= 0x300 && c < 0x370) return NONE;
        if (c >= 0x1E00 && c < 0x1F00) return LATIN;
        if (!Character.isLetter(c)) return ofMark(c);
        if (c >= 0x370 && c < 0x400) return GREEK;
        if (c >= 0x400 && c < 0x530) return CYRILLIC;
        if (c >= 0x590 && c < 0x600) return HEBREW;
        if (c >= 0x600 && c < 0x700) return ARABIC;
        if (c >= 0xE00 && c < 0xE80) return THAI;
        if (c >= 0x2E80 && c < 0xD800 || c >= 0xF900 && c < 0xFB00) return EAST_ASIAN;
        return c < 0x300 ? NONE : OTHER;
    }

    /** Vowels and tones above and below the letters of these scripts belong to the word. */
    private static Script ofMark(char c) {
        if (Character.getType(c) != Character.NON_SPACING_MARK) return NONE;
        if (c >= 0x590 && c < 0x600) return HEBREW;
        if (c >= 0x600 && c < 0x700) return ARABIC;
        return c >= 0xE00 && c < 0xE80 ? THAI : NONE;
    }

    private static boolean isAsciiLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
