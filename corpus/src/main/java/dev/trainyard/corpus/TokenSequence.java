package dev.trainyard.corpus;

/** A sequence of token ids that can be read from any position. */
public interface TokenSequence {
    /** Their number. */
    long tokens();

    /** The ids of {@code [from, from + count)}. */
    int[] read(long from, int count);
}
