package dev.trainyard.model.scoring;

import java.util.Arrays;

/**
 * A continuation behind its context.
 *
 * @param number its index among the continuations that were asked for
 * @param ids all tokens
 * @param first index of the first token to be predicted, at least 1; all that follow are predicted, too
 */
record ScoredSequence(int number, int[] ids, int first) {

    /** @param longest the largest number of ids; earlier ones are left out */
    static ScoredSequence of(int number, Continuation one, int longest) {
        int context = one.context().length;
        int[] ids = Arrays.copyOf(one.context(), context + one.continuation().length);
        System.arraycopy(one.continuation(), 0, ids, context, one.continuation().length);
        int cut = Math.max(0, ids.length - longest);
        return new ScoredSequence(number, Arrays.copyOfRange(ids, cut, ids.length), Math.max(1, context - cut));
    }

    /** The number of ids that are read; the last one is only predicted. */
    int inputs() {
        return ids.length - 1;
    }

    /** The number of ids that two sequences begin with and that both read. */
    int common(ScoredSequence other) {
        int differs = Arrays.mismatch(ids, other.ids);
        int most = Math.min(inputs(), other.inputs());
        return differs < 0 ? most : Math.min(most, differs);
    }
}
