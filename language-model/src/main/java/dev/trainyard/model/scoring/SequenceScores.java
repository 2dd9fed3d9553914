package dev.trainyard.model.scoring;

import ai.djl.ndarray.NDManager;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes the summed log-probabilities of the tokens in the loss masks of many sequences; sequences of similar length
 * are computed together.
 */
final class SequenceScores {
    /** The largest number of positions, including padding, that are computed at once. */
    private static final int POSITIONS = 8192;

    /** The largest number of logits that are computed at once: a quarter of a gigabyte in 32 bits, which is needed twice. */
    private static final int LOGITS = 1 << 26;

    private SequenceScores() {}

    static double[] of(Transformer model, List<MaskedSequence> sequences) {
        double[] scores = new double[sequences.size()];
        int positions = Math.min(POSITIONS, LOGITS / model.shape().vocabulary());
        List<Integer> byLength = IntStream.range(0, sequences.size())
                .boxed()
                .filter(i -> sequences.get(i).targets() > 0)
                .sorted(Comparator.comparingInt(i -> sequences.get(i).ids().length))
                .toList();
        List<Integer> batch = new ArrayList<>();
        for (int i : byLength) {
            if ((batch.size() + 1L) * sequences.get(i).ids().length > positions) {
                score(model, sequences, batch, scores);
                batch.clear();
            }
            batch.add(i);
        }
        score(model, sequences, batch, scores);
        return scores;
    }

    private static void score(Transformer model, List<MaskedSequence> all, List<Integer> batch, double[] scores) {
        if (batch.isEmpty()) return;
        try (NDManager scope = model.manager().newSubManager()) {
            MaskedBatch masked = MaskedBatch.of(
                    batch.stream().map(all::get).toList(), model.shape().context(), scope);
            double[] sums = model.kernels()
                    .infer(
                            "log_likelihood",
                            scope,
                            List.of(
                                    masked.tokens(),
                                    masked.at(),
                                    masked.targets(),
                                    masked.sequence(),
                                    scope.create(new double[batch.size()])),
                            model.arguments())
                    .singletonOrThrow()
                    .toDoubleArray();
            for (int i = 0; i < sums.length; i++) scores[batch.get(i)] = sums[i];
        }
    }
}
