package dev.trainyard.ingest.attributes;

import java.util.Arrays;

/**
 * The words and punctuation marks of a text, in memory that is reused for the next text.
 *
 * <p>A text is split at white space. From both ends of each chunk, quotation marks, brackets, commas and similar marks are
 * split off one by one, as are full stops that do not end an abbreviation, {@code 's}, and units after a number. Inside a
 * chunk, hyphens, slashes and some other marks separate words. Addresses stay whole, and English contractions are split
 * ({@link WordPieces}). The published thresholds were chosen with spaCy's tokenizer for English, which this one follows,
 * except for emoticons inside other marks; for other languages spaCy's results are nearly the same.
 */
final class WordsAndMarks {
    /** It contains a letter. */
    static final int ALPHABETIC = 1;
    /** It does not consist of punctuation only. */
    static final int WORD = 1 << 1;
    /** It is a mark that ends a sentence. */
    static final int SENTENCE_END = 1 << 2;
    /** It consists of punctuation only. */
    static final int PUNCTUATION = 1 << 3;
    /** There is more than one space before it. */
    static final int AFTER_GAP = 1 << 4;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int LONGEST_UNIT = 4;
    private static final String[] UNITS =
            ("km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t"
                            + " lb oz m/s km/h kmh mph hPa Pa mbar mb MB kb KB gb GB tb TB T G M K")
                    .split(" ");
    private static final long[] STOP_WORDS = hashes("the", "be", "to", "of", "and", "that", "have", "with");
    private static final int LONGEST_STOP_WORD = 4;

    private char[] text = new char[0];
    private long[] hashes = new long[1_024];
    private int[] starts = new int[1_024];
    private int[] lengths = new int[1_024];
    private byte[] kinds = new byte[1_024];
    private int count;
    private int stopWords;
    private int gap;

    private int[] suffixes = new int[64];
    private int suffixCount;

    /** Replaces the words of the previous text by those of another. */
    void split(char[] characters, int from, int to) {
        text = characters;
        count = 0;
        stopWords = 0;
        gap = 0;
        int i = from;
        while (i < to) {
            int space = i;
            while (i < to && CharacterClasses.has(characters[i], CharacterClasses.SPACE)) i++;
            if (i - space > 1 || (i > space && characters[space] != ' ')) gap = AFTER_GAP;
            if (i == to) return;
            int start = i;
            int all = 0;
            int classes = CharacterClasses.of(characters[i]);
            long hash = 0;
            do {
                all |= classes | (classes == 0 ? CharacterClasses.ICON : 0);
                hash = (hash + characters[i]) * MULTIPLIER;
            } while (++i < to && ((classes = CharacterClasses.of(characters[i])) & CharacterClasses.SPACE) == 0);
            boolean letters = (all & ~(CharacterClasses.LETTER | CharacterClasses.ALPHA)) == 0;
            if (letters || all == CharacterClasses.DIGIT) {
                plain(start, i, hash, letters);
            } else {
                chunk(start, i);
            }
        }
    }

    int count() {
        return count;
    }

    /** A hash of a word. */
    long hash(int word) {
        return hashes[word];
    }

    int start(int word) {
        return starts[word];
    }

    /** The length of a word in code points. */
    int length(int word) {
        return lengths[word];
    }

    boolean is(int word, int kind) {
        return (kinds[word] & kind) != 0;
    }

    /** Whether there is more than one space after the last word. */
    boolean endsWithGap() {
        return gap != 0;
    }

    /** The number of the eight English stop words that occur. */
    int stopWords() {
        return Integer.bitCount(stopWords);
    }

    static long hash(char[] text, int start, int end) {
        long hash = 0;
        for (int i = start; i < end; i++) hash = (hash + text[i]) * MULTIPLIER;
        return hash;
    }

    private static long[] hashes(String... words) {
        return Arrays.stream(words)
                .mapToLong(word -> hash(word.toCharArray(), 0, word.length()))
                .toArray();
    }

    private void plain(int start, int end, long hash, boolean letters) {
        int length = end - start;
        byte[] pieces = letters && length > 1 && length <= WordPieces.LONGEST ? WordPieces.of(hash) : null;
        if (pieces != null) {
            pieces(start, pieces);
        } else {
            put(start, length, hash, WORD | (letters ? ALPHABETIC : 0));
        }
    }

    private void chunk(int from, int to) {
        int start = from;
        int end = to;
        suffixCount = 0;
        while (start < end && WordPieces.of(text, start, end) == null) {
            int prefix = prefix(start, end);
            if (prefix > 0 && start + prefix < end && WordPieces.of(text, start + prefix, end) != null) {
                word(start, start + prefix);
                start += prefix;
                break;
            }
            int suffix = suffix(start + prefix, end);
            if (suffix > 0 && end - suffix > start && WordPieces.of(text, start, end - suffix) != null) {
                pushSuffix(end - suffix, end);
                end -= suffix;
                break;
            }
            if (prefix + suffix == 0) break;
            if (prefix > 0) word(start, start + prefix);
            start += prefix;
            if (suffix > 0) pushSuffix(end - suffix, end);
            end -= suffix;
        }
        if (start < end) body(start, end);
        for (int i = suffixCount - 2; i >= 0; i -= 2) word(suffixes[i], suffixes[i + 1]);
    }

    private void pushSuffix(int start, int end) {
        if (suffixCount == suffixes.length) suffixes = Arrays.copyOf(suffixes, 2 * suffixes.length);
        suffixes[suffixCount++] = start;
        suffixes[suffixCount++] = end;
    }

    private void body(int start, int end) {
        byte[] pieces = WordPieces.of(text, start, end);
        if (pieces != null) {
            pieces(start, pieces);
            return;
        }
        if (Address.is(text, start, end)) {
            word(start, end);
            return;
        }
        int from = start;
        for (int i = start; i < end; ) {
            int infix = infix(start, i, end);
            if (infix > 0 && i > start) {
                if (i > from) word(from, i);
                word(i, i + infix);
                from = i + infix;
            }
            i += Math.max(1, infix);
        }
        if (from < end) word(from, end);
    }

    private int prefix(int start, int end) {
        char c = text[start];
        int classes = classes(start, end);
        if (c == '.') return dots(start, end);
        if (c == '+') return start + 1 < end && CharacterClasses.has(text[start + 1], CharacterClasses.DIGIT) ? 0 : 1;
        if ((classes & CharacterClasses.PREFIX) != 0) return width(start, end);
        return currency(start, end);
    }

    /** US$, C$ or A$. */
    private int currency(int start, int end) {
        char c = text[start];
        if ((c == 'C' || c == 'A') && start + 1 < end && text[start + 1] == '$') return 2;
        return c == 'U' && start + 2 < end && text[start + 1] == 'S' && text[start + 2] == '$' ? 3 : 0;
    }

    private int suffix(int start, int end) {
        if (start >= end) return 0;
        int last = end - 1;
        char c = text[last];
        if (c == '.') return stop(start, end);
        char before = last > start ? text[last - 1] : 0;
        if ((c == 's' || c == 'S') && (before == '\'' || before == '’')) return 2;
        if (c == '…' && before == '…') return 2;
        int classes = CharacterClasses.of(c);
        if ((classes & CharacterClasses.SUFFIX) != 0) return 1;
        if (Character.isLowSurrogate(c) && last > start) {
            return (classes(last - 1, end) & CharacterClasses.SUFFIX) == 0 ? 0 : 2;
        }
        boolean digitBefore = CharacterClasses.has(before, CharacterClasses.DIGIT);
        if (c == '+' || c == '%') return digitBefore ? 1 : 0;
        if (digitBefore && (classes & CharacterClasses.PREFIX) != 0) return 1;
        return unit(start, end);
    }

    private int stop(int start, int end) {
        int dots = 1;
        while (end - dots > start && text[end - dots - 1] == '.') dots++;
        if (dots > 1) return dots;
        if (end - 2 < start) return 0;
        int before = CharacterClasses.of(text[end - 2]);
        if ((before & (CharacterClasses.DIGIT | CharacterClasses.LOWER | CharacterClasses.BEFORE_STOP)) != 0) return 1;
        return end - 3 >= start
                        && (before & CharacterClasses.UPPER) != 0
                        && CharacterClasses.has(text[end - 3], CharacterClasses.UPPER)
                ? 1
                : 0;
    }

    private int unit(int start, int end) {
        for (int length = LONGEST_UNIT; length > 0; length--) {
            int from = end - length;
            if (from <= start || !CharacterClasses.has(text[from - 1], CharacterClasses.DIGIT)) continue;
            for (String unit : UNITS) {
                if (unit.length() == length && startsWith(from, unit)) return length;
            }
        }
        return 0;
    }

    private boolean startsWith(int from, String part) {
        for (int i = 0; i < part.length(); i++) if (text[from + i] != part.charAt(i)) return false;
        return true;
    }

    /** The number of characters from here that separate two words. */
    private int infix(int start, int i, int end) {
        char c = text[i];
        if (c == '…') return 1;
        if (c == '.') {
            int dots = dots(i, end);
            if (dots > 0) return dots;
            return between(
                            start,
                            i,
                            i + 1,
                            end,
                            CharacterClasses.LOWER | CharacterClasses.QUOTE,
                            CharacterClasses.UPPER | CharacterClasses.QUOTE)
                    ? 1
                    : 0;
        }
        if ((classes(i, end) & CharacterClasses.ICON) != 0) return width(i, end);
        if ((c == '+' || c == '-' || c == '*' || c == '^') && i + 1 < end) {
            boolean number = text[i + 1] == '-' || CharacterClasses.has(text[i + 1], CharacterClasses.DIGIT);
            if (number && i > start && CharacterClasses.has(text[i - 1], CharacterClasses.DIGIT)) return 1;
        }
        return switch (c) {
            case ',' -> between(start, i, i + 1, end, CharacterClasses.ALPHA, CharacterClasses.ALPHA) ? 1 : 0;
            case ':', '<', '>', '=', '/', '–', '~' ->
                between(start, i, i + 1, end, CharacterClasses.ALPHA | CharacterClasses.DIGIT, CharacterClasses.ALPHA)
                        ? 1
                        : 0;
            case '-' -> hyphens(start, i, end, 3);
            case '—' -> hyphens(start, i, end, 2);
            default -> 0;
        };
    }

    private int hyphens(int start, int i, int end, int most) {
        for (int length = 1; length <= most && i + length <= end; length++) {
            if (text[i + length - 1] != text[i]) return 0;
            if (between(
                    start, i, i + length, end, CharacterClasses.ALPHA | CharacterClasses.DIGIT, CharacterClasses.ALPHA))
                return length;
        }
        return 0;
    }

    private boolean between(int start, int i, int next, int end, int before, int behind) {
        return i > start
                && next < end
                && CharacterClasses.has(text[i - 1], before)
                && CharacterClasses.has(text[next], behind);
    }

    /** The number of full stops here if there are two or more. */
    private int dots(int i, int end) {
        int to = i;
        while (to < end && text[to] == '.') to++;
        return to - i > 1 ? to - i : 0;
    }

    private int classes(int i, int end) {
        char c = text[i];
        return Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text[i + 1])
                ? CharacterClasses.ofSupplementary(Character.toCodePoint(c, text[i + 1]))
                : CharacterClasses.of(c);
    }

    private int width(int i, int end) {
        return Character.isHighSurrogate(text[i]) && i + 1 < end ? 2 : 1;
    }

    private void pieces(int start, byte[] pieces) {
        int from = start;
        for (byte length : pieces) {
            word(from, from + length);
            from += length;
        }
    }

    private void word(int start, int end) {
        long hash = 0;
        int any = 0;
        int every = -1;
        int length = 0;
        boolean word = false;
        for (int i = start; i < end; ) {
            int classes = classes(i, end);
            int to = i + width(i, end);
            for (; i < to; i++) hash = (hash + text[i]) * MULTIPLIER;
            any |= classes;
            every &= classes;
            if ((classes & CharacterClasses.SYMBOL) == 0) word = true;
            length++;
        }
        int kind = (word ? WORD : 0)
                | ((any & CharacterClasses.LETTER) != 0 ? ALPHABETIC : 0)
                | ((every & CharacterClasses.PUNCTUATION) != 0 ? PUNCTUATION : 0)
                | (length == 1 && (any & CharacterClasses.SENTENCE_END) != 0 ? SENTENCE_END : 0);
        put(start, length, hash, kind);
    }

    private void put(int start, int length, long hash, int kind) {
        if (count == hashes.length) grow();
        hashes[count] = hash;
        starts[count] = start;
        lengths[count] = length;
        kinds[count] = (byte) (kind | gap);
        gap = 0;
        count++;
        if (length <= LONGEST_STOP_WORD) {
            for (int i = 0; i < STOP_WORDS.length; i++) if (STOP_WORDS[i] == hash) stopWords |= 1 << i;
        }
    }

    private void grow() {
        int size = 2 * count;
        hashes = Arrays.copyOf(hashes, size);
        starts = Arrays.copyOf(starts, size);
        lengths = Arrays.copyOf(lengths, size);
        kinds = Arrays.copyOf(kinds, size);
    }
}
