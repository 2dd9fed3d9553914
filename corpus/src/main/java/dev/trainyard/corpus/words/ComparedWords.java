package dev.trainyard.corpus.words;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * The words of a text, normalised for comparison: lower case, without diacritics; all characters except letters, digits
 * and marks separate words.
 *
 * <p>This is how datatrove 0.10.1 simplifies texts for FineWeb ({@code utils/text.py}), with two differences. Every
 * symbol separates words, where datatrove has a list of all ASCII symbols and a few others. And words are found by the
 * classes of their characters, not by a tokenizer for the text's language: a character of a script without spaces between
 * words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) is a word by itself.
 *
 * <p>All words are in one array, one after another with a space between, so that several in a row can be hashed or
 * compared without creating an object. A letter takes 2 bytes, and a word 4 more.
 */
public final class ComparedWords {
    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private static final char SEPARATES = 0;
    private static final char SKIPPED = 1;
    private static final char HALF_OF_A_PAIR = 2;
    private static final char[] FORMS = forms();

    private final Numbers numbers;
    private byte[] letters; // UTF-16LE, a space after each word but the last
    private int end;
    private int[] ends;
    private int count;
    private boolean open;

    /** How numbers are compared. */
    public enum Numbers {
        /** By their digits. */
        KEPT,
        /** All numbers are equal, as in datatrove: each becomes {@code 0}, together with its decimals. */
        ALIKE
    }

    private ComparedWords(String text, Numbers numbers) {
        this.numbers = numbers;
        this.letters = new byte[2 * text.length() + 4];
        this.ends = new int[text.length() / 6 + 4];
        scan(text);
        closeWord();
    }

    public static ComparedWords of(String text, Numbers numbers) {
        return new ComparedWords(text, numbers);
    }

    public int count() {
        return count;
    }

    /** A 64-bit XXH3 hash of several words in a row. */
    public long hash(int first, int number) {
        int start = start(first);
        return HASHER.hashBytesToLong(letters, start, ends[first + number - 1] - start);
    }

    /** Several words in a row, with a space between. */
    public String text(int first, int number) {
        int start = start(first);
        return new String(letters, start, ends[first + number - 1] - start, StandardCharsets.UTF_16LE);
    }

    /** Whether several words in a row are equal to words of another text. */
    public boolean same(int first, int number, ComparedWords other, int otherFirst) {
        return Arrays.equals(
                letters,
                start(first),
                ends[first + number - 1],
                other.letters,
                other.start(otherFirst),
                other.ends[otherFirst + number - 1]);
    }

    private int start(int word) {
        return word == 0 ? 0 : ends[word - 1] + 2;
    }

    private void scan(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char form = FORMS[text.charAt(i)];
            if (form > HALF_OF_A_PAIR) {
                if (numbers == Numbers.ALIKE && isDigit(form)) {
                    i = endOfNumber(text, i) - 1;
                    form = '0';
                }
                boolean alone = form >= 0x0E00 && standsAlone(form);
                if (alone) closeWord();
                append(form);
                if (alone) closeWord();
            } else if (form == SEPARATES) {
                closeWord();
            } else if (form == HALF_OF_A_PAIR) {
                int point = text.codePointAt(i);
                if (Character.isSupplementaryCodePoint(point)) i++;
                appendPair(point);
            }
        }
    }

    private static boolean isDigit(char form) {
        return form >= '0' && form <= '9';
    }

    private static int endOfNumber(String text, int start) {
        int end = endOfDigits(text, start);
        boolean decimals = end + 1 < text.length()
                && ".,\u060C\u066B".indexOf(text.charAt(end)) >= 0
                && isDigit(FORMS[text.charAt(end + 1)]);
        return decimals ? endOfDigits(text, end + 1) : end;
    }

    private static int endOfDigits(String text, int start) {
        int end = start;
        while (end < text.length() && isDigit(FORMS[text.charAt(end)])) end++;
        return end;
    }

    private void appendPair(int point) {
        if (Character.getType(point) == Character.NON_SPACING_MARK) return;
        if (!Character.isLetterOrDigit(point)) {
            closeWord();
            return;
        }
        boolean alone = Character.isIdeographic(point);
        if (alone) closeWord();
        int lower = Character.toLowerCase(point);
        append(Character.highSurrogate(lower));
        append(Character.lowSurrogate(lower));
        if (alone) closeWord();
    }

    private void append(char letter) {
        if (end + 4 > letters.length) letters = Arrays.copyOf(letters, letters.length + letters.length / 2 + 8);
        if (!open) {
            if (count > 0) {
                letters[end] = ' ';
                letters[end + 1] = 0;
                end += 2;
            }
            open = true;
        }
        letters[end] = (byte) letter;
        letters[end + 1] = (byte) (letter >>> 8);
        end += 2;
    }

    private void closeWord() {
        if (!open) return;
        if (count == ends.length) ends = Arrays.copyOf(ends, ends.length + ends.length / 2 + 8);
        ends[count++] = end;
        open = false;
    }

    private static boolean standsAlone(char c) {
        return c <= 0x0EFF // Thai, Lao
                || c >= 0x1000 && c <= 0x109F // Burmese
                || c >= 0x1780 && c <= 0x17FF // Khmer
                || c >= 0x3040 && c <= 0x30FF // Hiragana, Katakana
                || c >= 0x3400 && c <= 0x9FFF // Han
                || c >= 0xF900 && c <= 0xFAFF;
    }

    /** For each UTF-16 unit the letter that stands for it in a word, or what is done with it instead. */
    private static char[] forms() {
        char[] forms = new char[1 << 16];
        for (int c = 0; c < forms.length; c++) forms[c] = form((char) c);
        return forms;
    }

    private static char form(char c) {
        if (Character.isSurrogate(c)) return HALF_OF_A_PAIR;
        switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.FORMAT:
                return SKIPPED;
            case Character.DECIMAL_DIGIT_NUMBER:
                return (char) ('0' + Character.digit(c, 10));
            case Character.COMBINING_SPACING_MARK, Character.LETTER_NUMBER, Character.OTHER_NUMBER:
                return c;
            default:
                return Character.isLetter(c) ? letter(c) : SEPARATES;
        }
    }

    private static char letter(char c) {
        String lower = String.valueOf(c).toLowerCase(Locale.ROOT);
        StringBuilder bare = new StringBuilder();
        for (char part : Normalizer.normalize(lower, Normalizer.Form.NFD).toCharArray()) {
            if (Character.getType(part) != Character.NON_SPACING_MARK) bare.append(part);
        }
        // A Hangul syllable decomposes into several parts, and is kept whole.
        return bare.length() == 1 ? bare.charAt(0) : Character.toLowerCase(c);
    }
}
