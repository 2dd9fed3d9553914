package dev.trainyard.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Sequences in the form that the kernels take: one rectangle of tokens, and flat lists of the positions and targets to
 * predict.
 *
 * <p>Shorter sequences are padded on the right, which changes nothing to the left, since a position sees only earlier
 * ones. The output layer is computed only for positions with a target. Both sizes are rounded up, because PyTorch
 * prepares its matrix products for each new size : with few different sizes this happens once for each, with thousands
 * it happens over and over.
 *
 * <p>Or several short sequences share a row. Each of them has positions from 0 and sees nothing of the others, so the
 * results are the same; hardly any padding is computed, but attention looks at whole rows.
 *
 * @param tokens (sequences, positions), or for shared rows (3, rows, positions): the tokens, their positions in their
 *     sequences, and the numbers of the sequences
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

    /**
     * Whether it is worth while to compute several of these sequences in a row: if that saves at least a fifth of the
     * rows, since attention within parts of a row costs more than attention to all that precedes.
     */
    public static boolean shareRows(List<MaskedSequence> sequences, int context) {
        int shortest =
                sequences.stream().mapToInt(one -> positions(one.ids())).min().orElse(1);
        int length = length(sequences, context);
        return 2 * shortest <= length && rows(sequences, length).size() <= 0.8 * sequences.size();
    }

    /**
     * The same with several sequences in a row. Rows are as long as the longest sequence, because attention costs the
     * more, the longer they are. The arrays belong to {@code scope}.
     */
    public static MaskedBatch packed(List<MaskedSequence> sequences, int context, NDManager scope) {
        int length = length(sequences, context);
        List<List<Integer>> rows = rows(sequences, length);
        int count = sequences.stream().mapToInt(MaskedSequence::targets).sum();
        int size = rows.size() * length;
        int padded = roundedUp(count, TARGETS) < size ? roundedUp(count, TARGETS) : count;
        long[] tokens = new long[3 * size];
        long[] at = new long[padded];
        long[] targets = new long[padded];
        long[] sequence = new long[padded];
        Arrays.fill(targets, NONE);
        // Padding is a sequence of its own.
        Arrays.fill(tokens, 2 * size, 3 * size, -1);
        int target = 0;
        for (int row = 0; row < rows.size(); row++) {
            int position = row * length;
            for (int index : rows.get(row)) {
                int[] ids = sequences.get(index).ids();
                boolean[] lossMask = sequences.get(index).lossMask();
                for (int i = 0; i < ids.length; i++) {
                    if (lossMask[i]) {
                        at[target] = position + i - 1;
                        targets[target] = ids[i];
                        sequence[target++] = index;
                    }
                    if (i == positions(ids)) continue;
                    tokens[position + i] = ids[i];
                    tokens[size + position + i] = i;
                    tokens[2 * size + position + i] = index;
                }
                position += positions(ids);
            }
        }
        return new MaskedBatch(
                scope.create(tokens, new Shape(3, rows.size(), length)),
                scope.create(at),
                scope.create(targets),
                scope.create(sequence));
    }

    private static int length(List<MaskedSequence> sequences, int context) {
        int longest =
                sequences.stream().mapToInt(one -> positions(one.ids())).max().orElse(1);
        return Math.max(longest, Math.min(context, roundedUp(longest, POSITIONS)));
    }

    /** Sequences for each row: the longest first, each into the fullest row that has room for it. */
    private static List<List<Integer>> rows(List<MaskedSequence> sequences, int length) {
        List<Integer> longestFirst = IntStream.range(0, sequences.size())
                .boxed()
                .sorted(Comparator.comparing(i -> -sequences.get(i).ids().length))
                .toList();
        List<List<Integer>> rows = new ArrayList<>();
        NavigableMap<Integer, Deque<List<Integer>>> byRoom = new TreeMap<>();
        for (int index : longestFirst) {
            int needed = positions(sequences.get(index).ids());
            Map.Entry<Integer, Deque<List<Integer>>> fullest = byRoom.ceilingEntry(needed);
            int room = length;
            List<Integer> row;
            if (fullest == null) {
                row = new ArrayList<>();
                rows.add(row);
            } else {
                room = fullest.getKey();
                row = fullest.getValue().removeFirst();
                if (fullest.getValue().isEmpty()) byRoom.remove(room);
            }
            row.add(index);
            byRoom.computeIfAbsent(room - needed, _ -> new ArrayDeque<>()).addLast(row);
        }
        return rows;
    }

    /** The last id of a sequence is only predicted, unless there is no other. */
    private static int positions(int[] ids) {
        return Math.max(1, ids.length - 1);
    }

    private static int roundedUp(int size, int step) {
        return (size + step - 1) / step * step;
    }
}
