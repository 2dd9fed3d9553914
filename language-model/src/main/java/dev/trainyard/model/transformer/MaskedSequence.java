package dev.trainyard.model.transformer;

import dev.trainyard.model.tokenizer.Conversation;
import java.util.Arrays;

/**
 * Token ids and their loss mask, which marks the ids to be predicted from those before them.
 *
 * @param lossMask true for ids to be predicted; false for the first
 */
public record MaskedSequence(int[] ids, boolean[] lossMask) {
    public MaskedSequence {
        if (ids.length == 0 || ids.length != lossMask.length) {
            throw new IllegalArgumentException(
                    "a loss mask of " + lossMask.length + " entries does not match " + ids.length + " ids");
        }
        if (lossMask[0]) {
            throw new IllegalArgumentException(
                    "the loss mask must not contain the first id, which cannot be predicted");
        }
    }

    /** A sequence in which every id except the first is to be predicted. */
    public static MaskedSequence ofText(int[] ids) {
        boolean[] lossMask = new boolean[ids.length];
        if (ids.length > 1) Arrays.fill(lossMask, 1, ids.length, true);
        return new MaskedSequence(ids, lossMask);
    }

    /**
     * A conversation in which the trained ids are to be predicted. If it is longer than the context, it is truncated at
     * its end.
     *
     * @param context the largest number of positions; one id more fits, which is only predicted
     */
    public static MaskedSequence ofConversation(Conversation conversation, int context) {
        int length = Math.min(conversation.ids().length, context + 1);
        return new MaskedSequence(
                Arrays.copyOf(conversation.ids(), length), Arrays.copyOf(conversation.trained(), length));
    }

    /**
     * A sequence that is read to its end, after which its reward is asked for. The last id is a placeholder, which no kernel
     * reads. If the sequence is longer than the context, it is truncated at its beginning.
     *
     * @param context the largest number of positions
     */
    public static MaskedSequence toItsEnd(int[] ids, int context) {
        int from = Math.max(0, ids.length - context);
        int[] read = Arrays.copyOf(Arrays.copyOfRange(ids, from, ids.length), ids.length - from + 1);
        boolean[] lossMask = new boolean[read.length];
        lossMask[read.length - 1] = true;
        return new MaskedSequence(read, lossMask);
    }

    /** The same for a conversation that is read to its last trained id: the end of its last answer. */
    public static MaskedSequence toTheAnswersEnd(Conversation conversation, int context) {
        boolean[] trained = conversation.trained();
        int length = trained.length;
        while (length > 0 && !trained[length - 1]) length--;
        return toItsEnd(Arrays.copyOf(conversation.ids(), length), context);
    }

    /** The number of ids to be predicted. */
    public int targets() {
        int targets = 0;
        for (boolean target : lossMask) if (target) targets++;
        return targets;
    }
}
