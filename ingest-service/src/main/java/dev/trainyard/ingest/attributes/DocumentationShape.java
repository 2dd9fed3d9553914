package dev.trainyard.ingest.attributes;

/**
 * Measures documentation for what makes it useless: too few words, too few words with letters, repeated lines and
 * passages, encoded data. What marks bad prose, such as curly brackets and lines without a full stop, is normal in it.
 */
final class DocumentationShape {
    private final SpacedWords spaced = new SpacedWords();
    private final FencedCode fences = new FencedCode();
    private final EncodedRuns encoded = new EncodedRuns();
    private final double[] repeated = new double[Attribute.values().length];

    void measure(SegmentedText text, GopherRepetition repetition, double[] values) {
        spaced.count(text.characters(), text.length());
        values[Attribute.DOCUMENTATION_WORDS.ordinal()] = spaced.words();
        values[Attribute.DOCUMENTATION_ALPHABETIC_WORDS.ordinal()] = alphabeticShare(text);
        repetition.measure(text, repeated);
        values[Attribute.DOCUMENTATION_DUPLICATE_LINE_CHARACTERS.ordinal()] =
                repeated[Attribute.GOPHER_DUPLICATE_LINE_CHARACTERS.ordinal()];
        values[Attribute.DOCUMENTATION_DUPLICATE_10_GRAMS.ordinal()] =
                repeated[Attribute.GOPHER_DUPLICATE_10_GRAMS.ordinal()];
        encoded.read(text.characters(), text.length());
        values[Attribute.CODE_ENCODED_SHARE.ordinal()] = (double) encoded.total() / text.codePoints();
        values[Attribute.CODE_LONGEST_ENCODED_RUN.ordinal()] = encoded.longest();
    }

    /** After all words were counted. Code may consist of numbers and signs, as in a notebook with matrices. */
    private double alphabeticShare(SegmentedText text) {
        double share = (double) spaced.alphabetic() / spaced.words();
        int length = fences.remove(text.characters(), text.length());
        if (length == text.length()) return share;
        spaced.count(fences.rest(), length);
        return spaced.words() == 0 ? share : Math.max(share, (double) spaced.alphabetic() / spaced.words());
    }
}
