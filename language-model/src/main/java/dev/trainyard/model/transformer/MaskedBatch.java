package dev.trainyard.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences in the form that the kernels take: one rectangle of tokens, and flat lists of the positions and targets to
 * predict.
 *
 * <p>Shorter sequences are padded on the right, which changes nothing to the left, since a position sees only earlier
 * ones. The output layer is computed only for positions with a target. Both sizes are rounded up, because PyTorch
 * prepares its matrix products for each new size : with few different sizes this happens once for each, with thousands
 * it happens over and over.
 *
 * @param tokens (sequences, positions)
 * @param at flat positions whose next token is to be predicted
 * @param targets those next tokens; {@value #NONE} for padding, which does not count
 * @param sequence the index of the sequence to which each of them belongs
 */
public record MaskedBatch(NDArray tokens, NDArray at, NDArray targets, NDArray sequence) {
    private static final int POSITIONS = 16;
    private static final int TARGETS = 64;

    /** The target that PyTorch's cross-entropy ignores. */
    private static final long NONE = -100;

    /**
     * The arrays belong to {@code scope}.
     *
     * @param context the largest number of positions
     */
    public static MaskedBatch of(List<MaskedSequence> sequences, int context, NDManager scope) {
        int longest =
                sequences.stream().mapToInt(one -> one.ids().length - 1).max().orElse(1);
        int positions = Math.max(1, Math.max(longest, Math.min(context, roundedUp(longest, POSITIONS))));
        int count = sequences.stream().mapToInt(MaskedSequence::targets).sum();
        // The kernels take an equal number of targets and positions to mean that every position has a target, in order.
        int length = roundedUp(count, TARGETS) < sequences.size() * positions ? roundedUp(count, TARGETS) : count;
        long[] tokens = new long[sequences.size() * positions];
        long[] at = new long[length];
        long[] targets = new long[length];
        long[] sequence = new long[length];
        Arrays.fill(targets, NONE);
        int target = 0;
        for (int row = 0; row < sequences.size(); row++) {
            int[] ids = sequences.get(row).ids();
            boolean[] lossMask = sequences.get(row).lossMask();
            for (int i = 0; i < ids.length; i++) {
                if (i < ids.length - 1 || ids.length == 1) tokens[row * positions + i] = ids[i];
                if (lossMask[i]) {
                    at[target] = (long) row * positions + i - 1;
                    targets[target] = ids[i];
                    sequence[target++] = row;
                }
            }
        }
        return new MaskedBatch(
                scope.create(tokens, new Shape(sequences.size(), positions)),
                scope.create(at),
                scope.create(targets),
                scope.create(sequence));
    }

    private static int roundedUp(int size, int step) {
        return (size + step - 1) / step * step;
    }
}
