package dev.trainyard.model.scoring;

import ai.djl.ndarray.NDManager;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.RewardModelFolder;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A trained reward model, which gives a conversation a number: the higher, the better its last answer. Only differences of
 * rewards mean something: σ of the difference is the probability that the one answer is preferred to the other.
 *
 * <p>It computes in 32 bits. Its weights are in native memory, which has to be closed. Not safe for threads.
 */
public final class RewardModel implements AutoCloseable {
    /** The largest number of positions, including padding, that are computed at once. */
    private static final int POSITIONS = 8192;

    private final Transformer model;

    private RewardModel(Transformer model) {
        this.model = model;
    }

    /**
     * Opens the checkpoint of a step that trained a reward model, or a folder of the same layout, see {@link RewardModelFolder}.
     *
     * @throws IOException if it is incomplete or of another kind; the message says what differs
     */
    public static RewardModel open(Path folder) throws IOException {
        return new RewardModel(RewardModelFolder.open(folder));
    }

    /** The longest conversation, in tokens, that is read as a whole. */
    public int context() {
        return model.shape().context();
    }

    /**
     * The rewards of conversations, each read to its last token.
     *
     * @param conversations token ids of the prompt and the answer, with the token that ends the answer if it has one. One that
     *     is longer than the {@link #context} is truncated at its beginning
     * @return in the same order; they do not depend on what else is scored, up to rounding
     * @throws IllegalArgumentException if one has no tokens, or a token that the model does not have
     * @throws IllegalStateException if a reward is not finite, so that nothing is chosen by comparing it with others
     */
    public double[] score(List<int[]> conversations) {
        conversations.forEach(this::check);
        double[] rewards = new double[conversations.size()];
        List<Integer> byLength = IntStream.range(0, conversations.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> conversations.get(i).length))
                .toList();
        List<Integer> batch = new ArrayList<>();
        for (int i : byLength) {
            long length = Math.min(conversations.get(i).length, context());
            if ((batch.size() + 1) * length > POSITIONS) {
                score(conversations, batch, rewards);
                batch.clear();
            }
            batch.add(i);
        }
        score(conversations, batch, rewards);
        return rewards;
    }

    private void score(List<int[]> all, List<Integer> batch, double[] rewards) {
        if (batch.isEmpty()) return;
        try (NDManager scope = model.manager().newSubManager()) {
            List<MaskedSequence> sequences = batch.stream()
                    .map(i -> MaskedSequence.toItsEnd(all.get(i), context()))
                    .toList();
            MaskedBatch read = MaskedBatch.of(sequences, context(), scope);
            double[] computed = model.kernels()
                    .infer("rewards", scope, List.of(read.tokens(), read.at()), model.arguments())
                    .singletonOrThrow()
                    .toDoubleArray();
            for (int i = 0; i < computed.length; i++) {
                if (!Double.isFinite(computed[i])) {
                    throw new IllegalStateException("The reward model gives an answer a reward that is not finite, "
                            + computed[i] + ": its training has diverged, or its weights are damaged.");
                }
                rewards[batch.get(i)] = computed[i];
            }
        }
    }

    private void check(int[] ids) {
        if (ids.length == 0) throw new IllegalArgumentException("a conversation without tokens has no reward");
        for (int id : ids) {
            if (id >= 0 && id < model.shape().vocabulary()) continue;
            throw new IllegalArgumentException("the model has no token " + id + ", but those from 0 to "
                    + (model.shape().vocabulary() - 1));
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
