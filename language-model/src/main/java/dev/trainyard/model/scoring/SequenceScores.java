package dev.trainyard.model.scoring;

import ai.djl.ndarray.NDManager;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes the log-probabilities of the tokens in the loss masks of many sequences; sequences of similar length are
 * computed together.
 */
final class SequenceScores {
    /** The largest number of positions, including padding, that are computed at once. */
    private static final int POSITIONS = 8192;

    /** The largest number of logits that are computed at once: a quarter of a gigabyte in 32 bits, which is needed twice. */
    private static final int LOGITS = 1 << 26;

    private SequenceScores() {}

    /** The sum over the tokens of each sequence. */
    static double[] of(Transformer model, List<MaskedSequence> sequences) {
        return ofTokens(model, sequences).stream()
                .mapToDouble(tokens -> Arrays.stream(tokens).sum())
                .toArray();
    }

    /** The value of each token, by sequence. */
    static List<double[]> ofTokens(Transformer model, List<MaskedSequence> sequences) {
        double[][] scores = new double[sequences.size()][0];
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
        return List.of(scores);
    }

    private static void score(Transformer model, List<MaskedSequence> all, List<Integer> batch, double[][] scores) {
        if (batch.isEmpty()) return;
        try (NDManager scope = model.manager().newSubManager()) {
            MaskedBatch masked = MaskedBatch.of(
                    batch.stream().map(all::get).toList(), model.shape().context(), scope);
            double[] tokens = model.kernels()
                    .infer(
                            "token_log_likelihood",
                            scope,
                            List.of(masked.tokens(), masked.at(), masked.targets()),
                            model.arguments())
                    .singletonOrThrow()
                    .toDoubleArray();
            int from = 0;
            for (int i : batch) {
                int to = from + all.get(i).targets();
                scores[i] = Arrays.copyOfRange(tokens, from, to);
                from = to;
            }
        }
    }
}
