package dev.trainyard.readers.charset;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Undoes UTF-8 that was read as windows-1252 and written again, once or several times: {@code Ã©} for {@code é},
 * {@code â€™} for {@code ’}.
 *
 * <p>A line is repaired as a whole or not at all. All of its characters have to be bytes of windows-1252, or the control
 * characters at that charset's five empty places, and together those bytes have to be UTF-8. Right text can be that by
 * chance, where a capital letter stands before a closing mark: the É and the quotation mark of {@code OLÉ”} are the two
 * bytes of a Latin ɔ, and the unit of {@code 3 Å²} those of ų. So at least one of its sequences has to be one that
 * does not occur in real text: a capital after a small letter, a mark that closes before a letter, or a sign that does not follow a
 * letter at all. What comes of it has to exist, and where it is of another alphabet than the Latin one, there have to be
 * two such sequences.
 */
public final class Mojibake {
    private static final int MOST_TIMES = 3;
    private static final char[] CHARACTERS = characters();
    private static final byte[] BYTES = bytes();
    private static final byte NO_BYTE = 0;

    /** What may follow a letter in right text, before a gap, a digit or another mark. */
    private static final String CLOSES = "”“’‘‚„…»«›‹–—•™®©°ºª¹²³±·´¨§¶†‡\u00A0¬";
    /** What may even stand between two letters in right text. */
    private static final String JOINS = "’‘–—…•·\u00A0";
    /** Â is rare at the end of a word and comes of every sign of Latin-1, so it counts unless a quotation is ended. */
    private static final String AFTER_A_CIRCUMFLEX = "”“’‘…–—™\u00A0";

    private static final String CAPITALS = "ŠŽŒŸ";
    private static final String SMALL = "šžœ";

    private Mojibake() {}

    /** The text, with those lines repaired that are certain. */
    public static String repair(String text) {
        if (!mayHold(text)) return text;
        StringBuilder repaired = new StringBuilder(text.length());
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) end = text.length();
            repaired.append(repairLine(text.substring(start, end)));
            if (end < text.length()) repaired.append('\n');
            start = end + 1;
        }
        return repaired.toString();
    }

    private static boolean mayHold(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isLead(text.charAt(i))) return true;
        }
        return false;
    }

    private static boolean isLead(char c) {
        return c >= 0xC2 && c <= 0xF4;
    }

    private static String repairLine(String line) {
        String repaired = line;
        for (int i = 0; i < MOST_TIMES; i++) {
            String once = repairOnce(repaired);
            if (once.equals(repaired)) return repaired;
            repaired = once;
        }
        return repaired;
    }

    private static String repairOnce(String line) {
        if (!mayHold(line)) return line;
        byte[] bytes = new byte[line.length()];
        for (int i = 0; i < line.length(); i++) {
            byte b = BYTES[line.charAt(i)];
            if (b == NO_BYTE) return line;
            bytes[i] = b;
        }
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return line;
        }
        return isBetter(line, decoded) ? decoded : line;
    }

    private static boolean isBetter(String line, String decoded) {
        int unnatural = 0;
        int unnaturalLatin = 0;
        int at = 0;
        for (int i = 0; i < decoded.length(); ) {
            int codePoint = decoded.codePointAt(i);
            i += Character.charCount(codePoint);
            int length = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (length > 1) {
                if (!exists(codePoint)) return false;
                if (isUnnatural(line, at, length)) {
                    unnatural++;
                    if (isLatinOrSign(codePoint)) unnaturalLatin++;
                }
            }
            at += length;
        }
        return unnaturalLatin > 0 || unnatural > 1;
    }

    private static boolean exists(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static boolean isLatinOrSign(int codePoint) {
        return codePoint < 0x180
                || (codePoint >= 0x1E00 && codePoint < 0x1F00)
                || (codePoint >= 0x2000 && codePoint < 0x2C00)
                || codePoint >= 0x1F000;
    }

    /** Whether the characters of a sequence do not occur in real text at this position. */
    private static boolean isUnnatural(String line, int at, int length) {
        char lead = line.charAt(at);
        char before = at == 0 ? ' ' : line.charAt(at - 1);
        char after = at + length < line.length() ? line.charAt(at + length) : ' ';
        boolean capital = Character.isUpperCase(lead);
        if (capital && Character.isLowerCase(before)) return true;
        if (lead == 'Â' && AFTER_A_CIRCUMFLEX.indexOf(line.charAt(at + 1)) < 0) return true;
        if (lead == 'Â' && line.charAt(at + 1) == '\u00A0' && ".,;:!?)".indexOf(before) >= 0) return true;
        for (int i = at + 1; i < at + length; i++) {
            char c = line.charAt(i);
            char next = i + 1 < at + length ? line.charAt(i + 1) : after;
            boolean word = i == at + 1 && !Character.isLetter(before);
            if (capital ? CAPITALS.indexOf(c) >= 0 || (word && SMALL.indexOf(c) >= 0) : SMALL.indexOf(c) >= 0) continue;
            if (CLOSES.indexOf(c) < 0) return true;
            if (Character.isLetter(next) && JOINS.indexOf(c) < 0) return true;
        }
        return false;
    }

    private static char[] characters() {
        char[] characters = new char[256];
        byte[] one = new byte[1];
        for (int i = 0; i < 256; i++) {
            one[0] = (byte) i;
            char c = new String(one, Charset.forName("windows-1252")).charAt(0);
            characters[i] = c == '\uFFFD' ? (char) i : c;
        }
        return characters;
    }

    /** The byte of each character; the controls of Latin-1 stand for themselves, since some read by that charset. */
    private static byte[] bytes() {
        byte[] bytes = new byte[Character.MAX_VALUE + 1];
        Arrays.fill(bytes, NO_BYTE);
        for (int i = 0x80; i < 0xA0; i++) bytes[i] = (byte) i;
        for (int i = 1; i < 256; i++) bytes[CHARACTERS[i]] = (byte) i;
        return bytes;
    }
}
