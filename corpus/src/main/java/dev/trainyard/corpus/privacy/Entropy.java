package dev.trainyard.corpus.privacy;

/** Distinguishes random characters, such as those of a key, from readable text. */
final class Entropy {
    private Entropy() {}

    /**
     * Whether a part of a text has a letter, a digit and at least this entropy in bits per character, computed from how often
     * each character occurs in the part. A word of 8 different letters has 3 bits, and 32 hexadecimal digits have about 3.6.
     */
    static boolean looksRandom(String text, int start, int end, double bits) {
        int[] counts = new int[128];
        boolean hasLetter = false;
        boolean hasDigit = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 128) return false;
            hasLetter |= Chars.isLetter(c);
            hasDigit |= Chars.isDigit(c);
            counts[c]++;
        }
        return hasLetter && hasDigit && entropy(counts, end - start) >= bits;
    }

    private static double entropy(int[] counts, int total) {
        double entropy = 0;
        for (int count : counts) {
            if (count > 0) entropy -= (double) count / total * Math.log((double) count / total);
        }
        return entropy / Math.log(2);
    }
}
