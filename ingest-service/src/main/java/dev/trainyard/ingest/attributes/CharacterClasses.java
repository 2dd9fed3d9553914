package dev.trainyard.ingest.attributes;

import java.util.stream.IntStream;

/** Classes of characters, looked up in a table, because every measure reads every character. */
final class CharacterClasses {
    static final int SPACE = 1;
    /** One of Unicode's line ends. */
    static final int BREAK = 1 << 1;

    static final int LETTER = 1 << 2;
    /** A lower-case letter, or one of a script without cases. */
    static final int LOWER = 1 << 3;
    /** An upper-case letter, or one of a script without cases. */
    static final int UPPER = 1 << 4;

    static final int DIGIT = 1 << 5;
    /** Split off from the beginning of a word. */
    static final int PREFIX = 1 << 6;
    /** Split off from the end of a word. */
    static final int SUFFIX = 1 << 7;

    static final int QUOTE = 1 << 8;
    /** A full stop after it does not belong to an abbreviation. */
    static final int BEFORE_STOP = 1 << 9;

    static final int ICON = 1 << 10;
    /** Punctuation or a control character; a word has at least one other character. */
    static final int SYMBOL = 1 << 11;
    /** In one of Unicode's categories of punctuation. */
    static final int PUNCTUATION = 1 << 12;
    /** Ends a sentence. */
    static final int SENTENCE_END = 1 << 13;
    /** Ends a line that is a whole sentence: the marks that end sentences, and some marks of other scripts. */
    static final int LINE_END = 1 << 14;

    static final int ALPHA = LOWER | UPPER;

    private static final String SPACES = "\t\n\u000B\f\r\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002"
            + "\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";
    private static final String BREAKS = "\n\u000B\f\r\u001C\u001D\u001E\u0085\u2028\u2029";
    private static final String QUOTES = "'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉⟦⟧";
    private static final String MARKS = "…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪";
    private static final String CURRENCY = "$£€¥฿₽﷼₴₠₡₢₣₤₥₦₧₨₩₪₫₭₮₯₰₱₲₳₵₶₷₸₹₺₻₼₾₿";
    private static final String SYMBOLS = "\"#$%&'()*+,-/:;<=>@[\\]^_`{|}~«´»–—’“”„…∶━►、〈〉《》「」【】％（），１：；～";
    /** Unicode's marks that end sentences, as ranges, without those beyond the basic plane. */
    private static final int[][] ENDS = {
        {0x21, 0x21},
        {0x2E, 0x2E},
        {0x3F, 0x3F},
        {0x589, 0x589},
        {0x61F, 0x61F},
        {0x6D4, 0x6D4},
        {0x700, 0x702},
        {0x7F9, 0x7F9},
        {0x964, 0x965},
        {0x104A, 0x104B},
        {0x1362, 0x1362},
        {0x1367, 0x1368},
        {0x166E, 0x166E},
        {0x1735, 0x1736},
        {0x1803, 0x1803},
        {0x1809, 0x1809},
        {0x1944, 0x1945},
        {0x1AA8, 0x1AAB},
        {0x1B5A, 0x1B5B},
        {0x1B5E, 0x1B5F},
        {0x1C3B, 0x1C3C},
        {0x1C7E, 0x1C7F},
        {0x203C, 0x203D},
        {0x2047, 0x2049},
        {0x2E2E, 0x2E2E},
        {0x2E3C, 0x2E3C},
        {0x3002, 0x3002},
        {0xA4FF, 0xA4FF},
        {0xA60E, 0xA60F},
        {0xA6F3, 0xA6F3},
        {0xA6F7, 0xA6F7},
        {0xA876, 0xA877},
        {0xA8CE, 0xA8CF},
        {0xA92F, 0xA92F},
        {0xA9C8, 0xA9C9},
        {0xAA5D, 0xAA5F},
        {0xAAF0, 0xAAF1},
        {0xABEB, 0xABEB},
        {0xFE52, 0xFE52},
        {0xFE56, 0xFE57},
        {0xFF01, 0xFF01},
        {0xFF0E, 0xFF0E},
        {0xFF1F, 0xFF1F},
        {0xFF61, 0xFF61}
    };

    private static final int[][] MORE_LINE_ENDS = {
        {0x61D, 0x61E},
        {0x837, 0x837},
        {0x839, 0x839},
        {0x83D, 0x83E},
        {0x17D4, 0x17D6},
        {0x17D9, 0x17DA},
        {0x1B7D, 0x1B7E},
        {0x2E53, 0x2E54}
    };

    /** The marks of scripts beyond the basic plane. */
    private static final int[][] SUPPLEMENTARY_ENDS = {
        {0x10A56, 0x10A57}, {0x10F55, 0x10F59}, {0x10F86, 0x10F89}, {0x11047, 0x11048}, {0x110BE, 0x110C1},
        {0x11141, 0x11143}, {0x111C5, 0x111C6}, {0x111CD, 0x111CD}, {0x111DE, 0x111DF}, {0x11238, 0x11239},
        {0x1123B, 0x1123C}, {0x112A9, 0x112A9}, {0x1144B, 0x1144C}, {0x115C2, 0x115C3}, {0x115C9, 0x115D7},
        {0x11641, 0x11642}, {0x1173C, 0x1173E}, {0x11944, 0x11944}, {0x11946, 0x11946}, {0x11A42, 0x11A43},
        {0x11A9B, 0x11A9C}, {0x11C41, 0x11C42}, {0x11EF7, 0x11EF8}, {0x11F43, 0x11F44}, {0x16A6E, 0x16A6F},
        {0x16AF5, 0x16AF5}, {0x16B37, 0x16B38}, {0x16B44, 0x16B44}, {0x16E98, 0x16E98}, {0x1BC9F, 0x1BC9F},
        {0x1DA88, 0x1DA88}
    };

    private static final char[] TABLE = table();

    private CharacterClasses() {}

    /** The classes of a character; half of a surrogate pair has none. */
    static int of(char c) {
        return TABLE[c];
    }

    static boolean has(char c, int classes) {
        return (TABLE[c] & classes) != 0;
    }

    /** The classes of a character beyond the basic plane. */
    static int ofSupplementary(int codePoint) {
        int classes = 0;
        int type = Character.getType(codePoint);
        if (Character.isLetter(codePoint)) classes |= LETTER;
        if (Character.isIdeographic(codePoint)) classes |= LOWER | UPPER;
        if (type == Character.OTHER_SYMBOL || type == Character.MODIFIER_SYMBOL) classes |= ICON | PREFIX | SUFFIX;
        if (isPunctuation(type)) classes |= PUNCTUATION;
        if (endsLine(codePoint)) classes |= SENTENCE_END | SYMBOL;
        return classes;
    }

    /** Whether a character beyond the basic plane ends a line that is a whole sentence. */
    static boolean endsLine(int codePoint) {
        for (int[] range : SUPPLEMENTARY_ENDS) if (codePoint >= range[0] && codePoint <= range[1]) return true;
        return false;
    }

    static boolean isPunctuation(int type) {
        return switch (type) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static char[] table() {
        char[] table = new char[1 << 16];
        for (int c = 0; c < table.length; c++) table[c] = (char) general((char) c);
        mark(table, SPACES.chars(), SPACE);
        mark(table, BREAKS.chars(), BREAK);
        mark(table, IntStream.rangeClosed('0', '9'), DIGIT);
        mark(table, QUOTES.chars(), QUOTE | PREFIX | SUFFIX | BEFORE_STOP);
        mark(table, MARKS.chars(), PREFIX | SUFFIX | BEFORE_STOP);
        mark(table, "%²-+|".chars(), BEFORE_STOP);
        mark(table, "§%=—–".chars(), PREFIX);
        mark(table, "—–".chars(), SUFFIX);
        mark(table, CURRENCY.chars(), PREFIX);
        mark(table, SYMBOLS.chars(), SYMBOL);
        mark(table, IntStream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 0xB, 0xC), SYMBOL);
        mark(table, IntStream.concat(IntStream.range(0xD, 0x20), IntStream.range(0x7F, 0xA0)), SYMBOL);
        for (int[] range : ENDS) {
            mark(table, IntStream.rangeClosed(range[0], range[1]), SENTENCE_END | LINE_END | SYMBOL);
        }
        for (int[] range : MORE_LINE_ENDS) mark(table, IntStream.rangeClosed(range[0], range[1]), LINE_END | SYMBOL);
        return table;
    }

    private static int general(char c) {
        int classes = 0;
        if (Character.isLetter(c)) {
            classes |= LETTER;
            if (!Character.isUpperCase(c)) classes |= LOWER;
            if (!Character.isLowerCase(c)) classes |= UPPER;
        }
        int type = Character.getType(c);
        if (type == Character.OTHER_SYMBOL) classes |= ICON | PREFIX | SUFFIX;
        if (isPunctuation(type)) classes |= PUNCTUATION;
        return classes;
    }

    private static void mark(char[] table, IntStream characters, int classes) {
        characters.forEach(c -> table[c] = (char) (table[c] | classes));
    }
}
