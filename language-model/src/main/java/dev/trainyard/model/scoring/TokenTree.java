package dev.trainyard.model.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Sequences that are computed in one row: what they share stands first, and each one's rest behind it.
 *
 * @param shared the number of ids that all of them begin with and read
 */
record TokenTree(List<ScoredSequence> sequences, int shared) {
    /** The largest number of ids behind the shared ones, since attention looks at whole rows. */
    private static final int MOST_RESTS = 512;

    /** A shorter beginning is not worth a common row, unless it is half of a sequence. */
    private static final int WORTH = 8;

    TokenTree {
        sequences = List.copyOf(sequences);
    }

    /** Puts sequences that begin alike into common rows; the result does not depend on their order. */
    static List<TokenTree> of(List<ScoredSequence> sequences) {
        List<ScoredSequence> sorted = sequences.stream()
                .sorted(Comparator.comparing(ScoredSequence::ids, Arrays::compare)
                        .thenComparingInt(ScoredSequence::first)
                        .thenComparingInt(ScoredSequence::number))
                .toList();
        List<TokenTree> trees = new ArrayList<>();
        List<ScoredSequence> open = new ArrayList<>();
        int shared = 0;
        for (ScoredSequence next : sorted) {
            int common = open.isEmpty() ? next.inputs() : Math.min(shared, next.common(open.getFirst()));
            if (!open.isEmpty() && !joins(open, next, common)) {
                trees.add(new TokenTree(open, shared));
                open.clear();
                common = next.inputs();
            }
            open.add(next);
            shared = common;
        }
        if (!open.isEmpty()) trees.add(new TokenTree(open, shared));
        return trees;
    }

    /**
     * Whether a sequence belongs to the same row: it has the same context, or one so short that little else is
     * shared, as in sentences that differ in a word. Long contexts that only begin alike, with the same examples, are
     * left to the cache.
     */
    private static boolean joins(List<ScoredSequence> open, ScoredSequence next, int common) {
        ScoredSequence one = open.getFirst();
        boolean sameContext = one.first() == next.first() && common >= one.first();
        boolean noContext = Math.max(one.first(), next.first()) <= WORTH;
        if (!sameContext && !noContext) return false;
        if (common < WORTH && 2 * common < next.inputs()) return false;
        int rests = next.inputs() - common;
        for (ScoredSequence before : open) rests += before.inputs() - common;
        return rests <= MOST_RESTS;
    }

    /** The number of ids in the row without the first ones, which are cached. */
    int length(int cached) {
        int length = shared - cached;
        for (ScoredSequence sequence : sequences) length += sequence.inputs() - shared;
        return length;
    }

    /** The number of ids that may be cached: those before each position from which a token is predicted. */
    int cacheable() {
        int most = shared;
        for (ScoredSequence sequence : sequences) most = Math.min(most, sequence.first() - 1);
        return most;
    }

    /** The number of ids that two rows begin with and that may be cached for both. */
    int common(TokenTree other) {
        int common = sequences.getFirst().common(other.sequences.getFirst());
        return Math.min(common, Math.min(cacheable(), other.cacheable()));
    }
}
