package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Repairs UTF-8 that was decoded with another charset and encoded again, once or several times: {@code Ã©} for {@code é},
 * {@code â€™} for {@code ’}. Control characters that stand for signs of windows-1252 become these signs.
 *
 * <p>Right text can look like that by chance, where a capital letter precedes a closing mark: the É and the quotation mark
 * of {@code OLÉ”} are the two bytes of a Latin ɔ. So a text is changed only if {@link Likelihood} finds the result much
 * likelier. The text is judged in pieces, since most of it may be right.
 */
public final class Mojibake {
    private static final int MOST_TIMES = 4;
    private static final int PIECE = 300;
    private static final int LONGEST_PIECE = 2_000;
    private static final int FEW_LETTERS = 4;

    /** How much less a repaired text must cost to be accepted: this, and an amount for each sequence. */
    private static final int GAIN = 6 * LetterModel.UNIT;

    private static final int GAIN_OF_A_SEQUENCE = 5 * LetterModel.UNIT;

    /** How much less its characters beyond ASCII must cost, for each character of the sequences. */
    private static final int GAIN_OF_A_CHARACTER = 2 * LetterModel.UNIT;

    /** Replaces {@link #GAIN} for windows-1252 if right text may have such characters in such places. */
    private static final int GAIN_IF_NATURAL = 10 * LetterModel.UNIT;

    /** Replaces both for windows-1252 if right text does not have such characters in such places. */
    private static final int GAIN_IF_UNNATURAL = 3 * LetterModel.UNIT;

    private static final char[] SIGNS = signs();

    private Mojibake() {}

    /** The text with all mojibake repaired that is certain. */
    public static String repair(String text) {
        if (firstSuspect(text, 0) < 0) return text;
        StringBuilder repaired = new StringBuilder(text.length());
        @Nullable Likelihood likelihood = null;
        int from = 0;
        while (from < text.length()) {
            int suspect = firstSuspect(text, from);
            if (suspect < 0) break;
            int start = startOfPiece(text, from, suspect);
            int end = endOfPiece(text, suspect);
            repaired.append(text, from, start);
            if (likelihood == null) likelihood = new Likelihood();
            repaired.append(withSigns(repairPiece(text.substring(start, end), likelihood)));
            from = end;
        }
        return repaired.append(text, from, text.length()).toString();
    }

    /** The position of the first control character or possible beginning of a misread character; -1 if there is none. */
    private static int firstSuspect(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) continue;
            if (c < 0xA0) return i;
            if (MisreadCharset.mayBegin(text, i)) return i;
        }
        return -1;
    }

    private static int startOfPiece(String text, int from, int suspect) {
        int least = Math.max(from, suspect - PIECE / 3);
        // No further back, since a long text may be one line.
        for (int i = suspect; i >= least; i--) if (text.charAt(i) == '\n') return i + 1;
        if (least == from) return from;
        for (int i = least; i < suspect; i++) if (text.charAt(i) == ' ') return i;
        return least;
    }

    /** A piece ends with its line; a long line is divided after a word in ASCII, or before a possible misread character. */
    private static int endOfPiece(String text, int suspect) {
        int lead = -1;
        for (int i = suspect + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') return i;
            int length = i - suspect;
            if (length > PIECE && c == ' ' && text.charAt(i - 1) < 0x80) return i;
            if (length <= LONGEST_PIECE / 2) continue;
            if (MisreadCharset.mayBeginWestern(text, i)) lead = i;
            if (length >= LONGEST_PIECE) return lead < 0 ? i : lead;
        }
        return text.length();
    }

    private static String repairPiece(String piece, Likelihood likelihood) {
        String repaired = piece;
        for (int i = 0; i < MOST_TIMES; i++) {
            Optional<String> once = repairOnce(repaired, likelihood, i > 0);
            if (once.isEmpty()) break;
            repaired = once.get();
        }
        return repaired.equals(piece) || isWords(repaired, likelihood) ? repaired : piece;
    }

    /** Results of chance are seldom words; too few letters cannot be judged. */
    private static boolean isWords(String text, Likelihood likelihood) {
        Likelihood.Cost cost = likelihood.of(letters(text));
        return cost.letters() < FEW_LETTERS || LikelyCharset.isWords(cost);
    }

    /** @param certain whether some mojibake was repaired in this piece already, so that more of it is likely */
    private static Optional<String> repairOnce(String piece, Likelihood likelihood, boolean certain) {
        List<MisreadCharset.Undone> results = results(piece);
        if (results.isEmpty()) return Optional.empty();
        Likelihood.Cost before = cost(piece, likelihood);
        int least = Integer.MAX_VALUE;
        @Nullable String best = null;
        for (MisreadCharset.Undone undone : results) {
            Likelihood.Cost after = cost(undone.text(), likelihood);
            boolean spaces = certain && undone.spaced() == undone.sequences();
            boolean better = before.total() - after.total() >= (spaces ? 0 : gainNeeded(undone))
                    && (spaces
                            || before.beyondAscii() - after.beyondAscii() >= GAIN_OF_A_CHARACTER * undone.characters());
            if (better && after.total() < least) {
                least = after.total();
                best = undone.text();
            }
        }
        return Optional.ofNullable(best);
    }

    /** The text with its signs replaced by spaces, and ligatures by a letter. */
    private static String letters(String text) {
        StringBuilder letters = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0xFB00 && c < 0xFB07) letters.setCharAt(i, 'f');
            else if (c >= 0x80 && !Character.isLetter(c)) letters.setCharAt(i, ' ');
        }
        return letters.toString();
    }

    /** The cost of a text in which U+FFFD costs as little as a usual sign, so that lost bytes do not prevent a repair. */
    private static Likelihood.Cost cost(String text, Likelihood likelihood) {
        return likelihood.of(text.replace('\uFFFD', '·'));
    }

    private static int gainNeeded(MisreadCharset.Undone undone) {
        if (undone.unnatural()) return GAIN_IF_UNNATURAL;
        return (undone.western() ? GAIN_IF_NATURAL : GAIN)
                + GAIN_OF_A_SEQUENCE * Math.min(undone.sequences(), 3 + undone.sequences() / 3);
    }

    private static List<MisreadCharset.Undone> results(String piece) {
        List<MisreadCharset.Undone> results = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(piece));
        for (MisreadCharset charset : MisreadCharset.ALL) {
            for (boolean spaces : new boolean[] {false, true}) {
                MisreadCharset.Undone undone = charset.undo(piece, spaces);
                if (spaces && undone.spaced() == 0 || !exists(undone.text())) continue;
                if (seen.add(undone.text())) results.add(undone);
            }
        }
        return results;
    }

    /** Whether all characters are assigned, and the halves of characters of two follow each other. */
    private static boolean exists(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            switch (Character.getType(codePoint)) {
                case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> {
                    return false;
                }
                default -> {}
            }
        }
        return true;
    }

    private static String withSigns(String text) {
        StringBuilder signs = new StringBuilder(text);
        for (int i = 0; i < signs.length(); i++) {
            char c = signs.charAt(i);
            if (c >= 0x80 && c < 0xA0) signs.setCharAt(i, SIGNS[c - 0x80]);
        }
        return signs.toString();
    }

    /** For each control character from U+0080, the sign that its byte has in windows-1252; itself if there is none. */
    private static char[] signs() {
        char[] signs = new char[0x20];
        for (int i = 0; i < signs.length; i++) {
            char sign = new String(new byte[] {(byte) (0x80 + i)}, Charset.forName("windows-1252")).charAt(0);
            signs[i] = sign == '\uFFFD' ? (char) (0x80 + i) : sign;
        }
        return signs;
    }
}
