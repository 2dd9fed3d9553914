package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A charset with one byte for each character, with which UTF-8 is often decoded by mistake. */
final class MisreadCharset {
    private static final String WESTERN = "windows-1252";

    /** The most frequent first. */
    static final List<MisreadCharset> ALL = all();

    /**
     * For each character a bit for every charset in which its byte is the first of two bytes of UTF-8, the first of three
     * or four, or a later one.
     */
    private static final short[] OF_TWO = charsets(0xC2, 0xE0);

    private static final short[] OF_MORE = charsets(0xE0, 0xF5);
    private static final short[] CONTINUES = charsets(0x80, 0xC0);

    /** The first byte of {@code à} in the most frequent charsets; the second byte is often lost. */
    private static final String FIRST_OF_A_GRAVE = "ÃĂГ";

    /** Signs that may follow a letter in right text, before a space, a digit or another sign. */
    private static final String CLOSES = "”“’‘‚„…»«›‹–—™•®©°ºª¹²³±·´¨§¶†‡\u00A0¬";

    /** Signs that may even be between two letters in right text. */
    private static final String JOINS = "’‘–—…•·\u00A0";

    /** Signs that may follow Â in right text; others show mojibake, since every sign of Latin-1 is misread with an Â. */
    private static final String AFTER_A_CIRCUMFLEX = "”“’‘…–—™\u00A0";

    private static final String CAPITALS = "ŠŽŒŸ";
    private static final String SMALL = "šžœ";

    private static final short NONE = -1;
    private static final short LOST = -2;
    private static final int NO_BREAK_SPACE = 0xA0;

    private final short[] bytes = new short[1 << 16];
    private final boolean western;

    private MisreadCharset(String name, boolean western) {
        this.western = western;
        Charset charset = Charset.forName(name);
        Arrays.fill(bytes, NONE);
        // Decoders that know no character for a byte pass it on as a control character.
        for (int i = 0x80; i < 0xA0; i++) bytes[i] = (short) i;
        for (int i = 0x80; i < 0x100; i++) {
            String character = new String(new byte[] {(byte) i}, charset);
            if (character.length() == 1 && character.charAt(0) != '\uFFFD') bytes[character.charAt(0)] = (short) i;
        }
        bytes['\uFFFD'] = LOST;
    }

    private static List<MisreadCharset> all() {
        List<MisreadCharset> all = new ArrayList<>();
        for (String name : List.of(
                WESTERN,
                "windows-1250",
                "windows-1251",
                "x-MacRoman",
                "IBM437",
                "windows-1254",
                "windows-1257",
                "windows-1253",
                "ISO-8859-2")) {
            if (Charset.isSupported(name)) all.add(new MisreadCharset(name, name.equals(WESTERN)));
        }
        return List.copyOf(all);
    }

    /** Whether a character that was misread with one of the charsets may begin here. */
    static boolean mayBegin(String text, int at) {
        if (at + 1 >= text.length()) return false;
        char c = text.charAt(at);
        char second = text.charAt(at + 1);
        if (second == ' ') return FIRST_OF_A_GRAVE.indexOf(c) >= 0;
        int charsets = CONTINUES[second];
        if ((OF_TWO[c] & charsets) != 0) return true;
        if ((OF_MORE[c] & charsets) == 0 || at + 2 >= text.length()) return false;
        char third = text.charAt(at + 2);
        return third == '?' || third == ' ' || (OF_MORE[c] & charsets & CONTINUES[third]) != 0;
    }

    /** Whether a character may be the first byte of a character of UTF-8 in windows-1252, except for signs of Latin-1. */
    static boolean mayBeginWestern(String text, int at) {
        char c = text.charAt(at);
        return c >= 0xC3 && c <= 0xF4 && at + 1 < text.length() && (CONTINUES[text.charAt(at + 1)] & 1) != 0;
    }

    private static short[] charsets(int least, int end) {
        short[] charsets = new short[1 << 16];
        for (int number = 0; number < ALL.size(); number++) {
            short[] bytes = ALL.get(number).bytes;
            for (int c = 0x80; c < charsets.length; c++) {
                boolean lost = bytes[c] == LOST && least == 0x80;
                if (lost || bytes[c] >= least && bytes[c] < end) charsets[c] |= (short) (1 << number);
            }
        }
        return charsets;
    }

    /**
     * Decodes the sequences of a text that are UTF-8 if its characters are bytes of this charset.
     *
     * @param spaces whether a space may be a no-break space that a program has replaced
     */
    Undone undo(String text, boolean spaces) {
        StringBuilder result = new StringBuilder(text.length());
        int count = 0;
        int spaced = 0;
        int characters = 0;
        int unnatural = 0;
        int at = 0;
        while (at < text.length()) {
            int length = Sequence.lengthOf(bytes[text.charAt(at)]);
            Sequence sequence = length == 0 ? null : sequence(text, at, length, spaces);
            if (sequence == null) {
                result.append(text.charAt(at++));
                continue;
            }
            result.appendCodePoint(sequence.codePoint());
            if (sequence.spaced()) {
                spaced++;
                if (sequence.keepsSpace()) result.append(' ');
            }
            count++;
            characters += sequence.length();
            if (isUnnatural(text, at, sequence.length())) unnatural += isLatinOrSign(sequence.codePoint()) ? 2 : 1;
            else if (sequence.length() > 2) unnatural++;
            at += sequence.length();
        }
        return new Undone(result.toString(), count, spaced, characters, western && unnatural > 1, western);
    }

    /**
     * The result of decoding such sequences.
     *
     * @param sequences the number of sequences
     * @param spaced the number of sequences with a space
     * @param characters the number of characters in these sequences
     * @param unnatural whether some sequences have characters that right text does not have in these places
     * @param western whether the charset is windows-1252, for which that is known
     */
    record Undone(String text, int sequences, int spaced, int characters, boolean unnatural, boolean western) {}

    /** Whether the characters of a sequence do not occur in right text in their places. */
    private static boolean isUnnatural(String text, int at, int length) {
        char lead = text.charAt(at);
        if (lead < 0xC2 || lead > 0xF4) return false;
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        char after = at + length < text.length() ? text.charAt(at + length) : ' ';
        char second = text.charAt(at + 1);
        if (!Character.isLetter(lead)) return !Character.isDigit(before);
        boolean capital = Character.isUpperCase(lead);
        if (capital && Character.isLowerCase(before)) return true;
        if (lead == 'Â' && AFTER_A_CIRCUMFLEX.indexOf(second) < 0) return true;
        if (lead == 'Â' && second == '\u00A0' && ".,;:!?)".indexOf(before) >= 0) return true;
        for (int i = at + 1; i < at + length; i++) {
            char c = text.charAt(i);
            char next = i + 1 < at + length ? text.charAt(i + 1) : after;
            boolean word = i == at + 1 && !Character.isLetter(before);
            if (capital ? CAPITALS.indexOf(c) >= 0 || word && SMALL.indexOf(c) >= 0 : SMALL.indexOf(c) >= 0) continue;
            if (CLOSES.indexOf(c) < 0) return true;
            boolean joins = JOINS.indexOf(c) >= 0 && !(lead == 'Ã' && c == '‘');
            if (Character.isLetter(next) && !joins) return true;
            if (c == '\u00A0' && next == ' ') return true;
            if (c == '\u00A0' && Character.isUpperCase(before) && Character.isLowerCase(next)) return true;
        }
        return false;
    }

    private static boolean isLatinOrSign(int codePoint) {
        return codePoint < 0x180
                || codePoint >= 0x1E00 && codePoint < 0x1F00
                || codePoint >= 0x2000 && codePoint < 0x2C00
                || codePoint >= 0xFB00 && codePoint < 0xFB07
                || codePoint >= 0xFF00;
    }

    private record Sequence(int codePoint, int length, boolean spaced, boolean keepsSpace) {
        static int lengthOf(int lead) {
            if (lead < 0xC2 || lead > 0xF4) return 0;
            return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        }
    }

    private @Nullable Sequence sequence(String text, int at, int length, boolean spaces) {
        int lead = bytes[text.charAt(at)];
        int codePoint = lead & (0xFF >> (length + 1));
        boolean lost = false;
        boolean spaced = false;
        for (int i = 1; i < length; i++) {
            if (at + i >= text.length()) return null;
            char c = text.charAt(at + i);
            int next = bytes[c];
            if (next == LOST || c == '?' && i == 2) {
                lost = true;
                next = 0x80;
            } else if (c == ' ' && spaces) {
                spaced = true;
                next = NO_BREAK_SPACE;
            }
            if (next < 0x80 || next > 0xBF) return null;
            codePoint = codePoint << 6 | next & 0x3F;
        }
        if (lost) return new Sequence('\uFFFD', length, false, false);
        int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
        if (codePoint < least || codePoint > 0x10FFFF) return null;
        if (!western && !Character.isLetter(codePoint) && !isLikelySign(codePoint, text, at, length)) return null;
        boolean keeps = spaced && codePoint == 'à' && !continues(text, at + length);
        return new Sequence(codePoint, length, spaced, keeps);
    }

    /**
     * Whether a sequence is more likely a sign than what is written. Several letters of one script are more often a name
     * in an unknown language, and combining marks are rare.
     */
    private static boolean isLikelySign(int codePoint, String text, int at, int length) {
        if (Character.getType(codePoint) == Character.NON_SPACING_MARK) return false;
        Script script = Script.of(text.charAt(at));
        if (script == Script.NONE) return true;
        for (int i = at + 1; i < at + length; i++) if (Script.of(text.charAt(i)) != script) return true;
        return false;
    }

    /** Whether the space after {@code à} is to be removed: another space follows, or the rest of the word does. */
    private static boolean continues(String text, int at) {
        if (at >= text.length()) return true;
        return text.charAt(at) == ' '
                || text.startsWith("s ", at)
                || text.startsWith("quele", at)
                || text.startsWith("quela", at)
                || text.startsWith("quilo", at);
    }
}
