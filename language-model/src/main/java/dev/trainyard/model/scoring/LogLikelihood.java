package dev.trainyard.model.scoring;

import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.MarkedSequence;
import dev.trainyard.model.transformer.Transformer;
import java.util.Arrays;
import java.util.List;

/** The natural logarithms of the probabilities that a model gives to continuations. */
public final class LogLikelihood {
    private LogLikelihood() {}

    /** Summed over the tokens of each continuation. What is longer than the model's context loses its begin. */
    public static double[] of(Transformer model, List<Continuation> continuations) {
        return SequenceScores.of(
                model,
                continuations.stream()
                        .map(one -> marked(one, model.shape().context() + 1))
                        .toList());
    }

    /** Summed over the trained tokens of each conversation. What is longer than the model's context loses its end. */
    public static double[] ofConversations(Transformer model, List<Conversation> conversations) {
        return SequenceScores.of(
                model,
                conversations.stream()
                        .map(one -> {
                            int length =
                                    Math.min(one.ids().length, model.shape().context() + 1);
                            return new MarkedSequence(
                                    Arrays.copyOf(one.ids(), length), Arrays.copyOf(one.trained(), length));
                        })
                        .toList());
    }

    private static MarkedSequence marked(Continuation one, int longest) {
        int start = one.context().length;
        int[] ids = Arrays.copyOf(one.context(), start + one.continuation().length);
        System.arraycopy(one.continuation(), 0, ids, start, one.continuation().length);
        boolean[] marked = new boolean[ids.length];
        Arrays.fill(marked, start, ids.length, true);
        if (ids.length <= longest) return new MarkedSequence(ids, marked);
        int from = ids.length - longest;
        boolean[] kept = Arrays.copyOfRange(marked, from, ids.length);
        kept[0] = false;
        return new MarkedSequence(Arrays.copyOfRange(ids, from, ids.length), kept);
    }
}
