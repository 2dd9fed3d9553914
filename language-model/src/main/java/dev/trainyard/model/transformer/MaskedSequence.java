package dev.trainyard.model.transformer;

import dev.trainyard.model.tokenizer.Conversation;
import java.util.Arrays;

/**
 * Token ids with their loss mask: which of them are to be predicted from those before them.
 *
 * @param lossMask true where the id is to be predicted; never at the first
 */
public record MaskedSequence(int[] ids, boolean[] lossMask) {
    public MaskedSequence {
        if (ids.length == 0 || ids.length != lossMask.length) {
            throw new IllegalArgumentException(
                    "a loss mask of " + lossMask.length + " places does not fit " + ids.length + " ids");
        }
        if (lossMask[0]) {
            throw new IllegalArgumentException("the first id has nothing before it to be predicted from");
        }
    }

    /** A sequence of which every id but the first is to be predicted. */
    public static MaskedSequence ofText(int[] ids) {
        boolean[] lossMask = new boolean[ids.length];
        if (ids.length > 1) Arrays.fill(lossMask, 1, ids.length, true);
        return new MaskedSequence(ids, lossMask);
    }

    /**
     * A conversation of which the trained ids are to be predicted. What is longer than the context loses its end.
     *
     * @param context the largest number of positions; one id more fits, which is only predicted
     */
    public static MaskedSequence ofConversation(Conversation conversation, int context) {
        int length = Math.min(conversation.ids().length, context + 1);
        return new MaskedSequence(
                Arrays.copyOf(conversation.ids(), length), Arrays.copyOf(conversation.trained(), length));
    }

    /** How many ids are to be predicted. */
    public int targets() {
        int targets = 0;
        for (boolean target : lossMask) if (target) targets++;
        return targets;
    }
}
