package dev.trainyard.model.scoring;

import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.Transformer;
import java.util.List;

/** The natural logarithms of the probabilities that a model gives to continuations. */
public final class LogLikelihood {
    private LogLikelihood() {}

    /**
     * The sums over the tokens of each continuation. A sequence that is longer than the model's context is truncated at
     * its beginning.
     */
    public static double[] of(Transformer model, List<Continuation> continuations) {
        return measure(model, continuations).stream()
                .mapToDouble(ContinuationScore::logLikelihood)
                .toArray();
    }

    /**
     * The same, and whether the model would write the continuations. What several sequences begin with is computed once,
     * and those of similar length are computed together; the results are those of each sequence by itself, up to rounding.
     *
     * @throws IllegalStateException if one is not finite, so that nothing is chosen by comparing it with others
     */
    public static List<ContinuationScore> measure(Transformer model, List<Continuation> continuations) {
        List<ContinuationScore> scores = new SharedBeginnings(model, continuations).scores();
        for (ContinuationScore score : scores) {
            if (!Double.isFinite(score.logLikelihood())) {
                throw new IllegalStateException("The model gives a text a log-likelihood that is not finite, "
                        + score.logLikelihood() + ": its training has diverged, or its weights are damaged.");
            }
        }
        return scores;
    }

    /**
     * The sums over the trained tokens of each conversation. A conversation that is longer than the model's context is
     * truncated at its end.
     */
    public static double[] ofConversations(Transformer model, List<Conversation> conversations) {
        return SequenceScores.of(model, masked(model, conversations));
    }

    /** The log-probability of each trained token, by conversation; truncated in the same way. */
    public static List<double[]> ofTrainedTokens(Transformer model, List<Conversation> conversations) {
        return SequenceScores.ofTokens(model, masked(model, conversations));
    }

    private static List<MaskedSequence> masked(Transformer model, List<Conversation> conversations) {
        return conversations.stream()
                .map(one -> MaskedSequence.ofConversation(one, model.shape().context()))
                .toList();
    }
}
