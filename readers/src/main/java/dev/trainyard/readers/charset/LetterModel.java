package dev.trainyard.readers.charset;

/**
 * How likely each letter of a language is after the two letters before it in its word. The cost of a letter is the
 * negative natural logarithm of its probability, in units of 1/{@value #UNIT}.
 *
 * <p>Three letters in a row that are not listed cost what the last two cost, and more the better the first two are known;
 * two that are not listed are handled in the same way.
 */
final class LetterModel {
    /** The cost of one nat. */
    static final int UNIT = 8;

    /** The cost of a letter that the language does not have. */
    static final int FOREIGN = 12 * UNIT;

    private static final int LETTERS = 0x2000;

    private final String language;
    private final Script script;
    private final int size;
    private final byte[] numbers = new byte[LETTERS]; // of a letter plus 1; 0 for a letter of another language
    private final byte[] alone;
    private final byte[] afterOne;
    private final byte[] pairs; // [first][second]
    private final byte[] afterTwo; // [first][second]
    private final byte[] triples; // [first][second][third]

    LetterModel(
            String language,
            String letters,
            byte[] alone,
            byte[] afterOne,
            byte[] pairs,
            byte[] afterTwo,
            byte[] triples) {
        this.language = language;
        this.size = letters.length();
        this.alone = alone;
        this.afterOne = afterOne;
        this.pairs = pairs;
        this.afterTwo = afterTwo;
        this.triples = triples;
        for (int i = 0; i < size; i++) numbers[letters.charAt(i)] = (byte) (i + 1);
        this.script = Script.of(letters.charAt(size - 1));
    }

    String language() {
        return language;
    }

    Script script() {
        return script;
    }

    /**
     * The costs of all letters of a word.
     *
     * @param costs receives that of each letter
     * @param word in lower case
     * @return their sum
     */
    int cost(char[] word, int length, int[] costs) {
        int before = -1;
        int last = -1;
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int letter = word[i] < LETTERS ? (numbers[word[i]] & 0xFF) - 1 : -1;
            int cost = letter < 0 ? FOREIGN : cost(before, last, letter);
            costs[i] = cost;
            sum += cost;
            before = last;
            last = letter;
        }
        return sum;
    }

    private int cost(int before, int last, int letter) {
        if (last < 0) return alone[letter] & 0xFF;
        if (before < 0) return pair(last, letter);
        int two = before * size + last;
        int listed = triples[two * size + letter] & 0xFF;
        return listed > 0 ? listed : Math.min(FOREIGN, (afterTwo[two] & 0xFF) + pair(last, letter));
    }

    private int pair(int last, int letter) {
        int listed = pairs[last * size + letter] & 0xFF;
        return listed > 0 ? listed : Math.min(FOREIGN, (afterOne[last] & 0xFF) + (alone[letter] & 0xFF));
    }
}
