package dev.trainyard.model.scoring;

import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.Transformer;
import java.util.Arrays;
import java.util.List;

/** The natural logarithms of the probabilities that a model gives to continuations. */
public final class LogLikelihood {
    private LogLikelihood() {}

    /**
     * The sums over the tokens of each continuation. A sequence that is longer than the model's context is truncated at
     * its beginning.
     */
    public static double[] of(Transformer model, List<Continuation> continuations) {
        return SequenceScores.of(
                model,
                continuations.stream()
                        .map(one -> masked(one, model.shape().context() + 1))
                        .toList());
    }

    /**
     * The sums over the trained tokens of each conversation. A conversation that is longer than the model's context is
     * truncated at its end.
     */
    public static double[] ofConversations(Transformer model, List<Conversation> conversations) {
        return SequenceScores.of(
                model,
                conversations.stream()
                        .map(one ->
                                MaskedSequence.ofConversation(one, model.shape().context()))
                        .toList());
    }

    private static MaskedSequence masked(Continuation one, int longest) {
        int start = one.context().length;
        int[] ids = Arrays.copyOf(one.context(), start + one.continuation().length);
        System.arraycopy(one.continuation(), 0, ids, start, one.continuation().length);
        boolean[] lossMask = new boolean[ids.length];
        Arrays.fill(lossMask, start, ids.length, true);
        if (ids.length <= longest) return new MaskedSequence(ids, lossMask);
        int from = ids.length - longest;
        boolean[] kept = Arrays.copyOfRange(lossMask, from, ids.length);
        kept[0] = false;
        return new MaskedSequence(Arrays.copyOfRange(ids, from, ids.length), kept);
    }
}
