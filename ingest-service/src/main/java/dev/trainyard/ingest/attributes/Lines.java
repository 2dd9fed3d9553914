package dev.trainyard.ingest.attributes;

import java.util.Arrays;

/** The lines of a text, in memory that is reused for the next text. */
final class Lines {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private int[] lengths = new int[256];
    private long[] hashes = new long[256];
    private int count;
    private boolean otherBreaks;

    /** Splits the text at every {@code \n}. The text after the last one is a line, too, which may be empty. */
    void split(char[] text, int length) {
        count = 0;
        int breaks = 0;
        int start = 0;
        int pairs = 0;
        long hash = 0;
        for (int i = 0; i < length; i++) {
            char c = text[i];
            if (c == '\n') {
                put(start, i, pairs, hash);
                start = i + 1;
                pairs = 0;
                hash = 0;
            } else {
                breaks |= CharacterClasses.of(c) & CharacterClasses.BREAK;
                if (Character.isLowSurrogate(c)) pairs++;
                hash = (hash + c + 1) * MULTIPLIER;
            }
        }
        put(start, length, pairs, hash);
        otherBreaks = breaks != 0;
    }

    /** Splits the text of these lines at every line end of Unicode; after a line end at the end there is no further line. */
    void splitEverywhere(char[] text, int length, Lines lines) {
        count = 0;
        if (!lines.otherBreaks) {
            for (int i = 0; i < lines.count; i++) {
                if (i < lines.count - 1 || lines.starts[i] < lines.ends[i]) {
                    put(
                            lines.starts[i],
                            lines.ends[i],
                            lines.ends[i] - lines.starts[i] - lines.lengths[i],
                            lines.hashes[i]);
                }
            }
            return;
        }
        int start = 0;
        int pairs = 0;
        for (int i = 0; i < length; i++) {
            if (Character.isLowSurrogate(text[i])) pairs++;
            if (!CharacterClasses.has(text[i], CharacterClasses.BREAK)) continue;
            put(start, i, pairs, 0);
            pairs = 0;
            if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n') i++;
            start = i + 1;
        }
        if (start < length) put(start, length, pairs, 0);
    }

    int count() {
        return count;
    }

    int start(int line) {
        return starts[line];
    }

    int end(int line) {
        return ends[line];
    }

    /** The length of a line in code points. */
    int length(int line) {
        return lengths[line];
    }

    /** A hash of a line's content; defined only if the text was split at {@code \n}. */
    long hash(int line) {
        return hashes[line];
    }

    private void put(int start, int end, int pairs, long hash) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        lengths[count] = end - start - pairs;
        hashes[count] = hash;
        count++;
    }
}
