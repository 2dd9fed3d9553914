package dev.trainyard.model.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in the form that the kernel {@code branches} takes, and the scores in what it returns. */
final class BranchBatch {
    private static final int STEP = 4;
    private static final int PADDING = -1;
    private static final int NONE = -1;

    private final List<TokenTree> rows;
    private final int cached;
    private final int length;
    private final long[] packed;

    /** The flat positions from which tokens are predicted, and for each position its index among them, or -1. */
    private final List<Integer> at = new ArrayList<>();

    private final int[] indexOf;

    /** The targets at each of {@link #at}; sequences that share a position may predict different ones. */
    private final List<List<Integer>> targets = new ArrayList<>();

    private int columns = 1;

    /** @param rows the longest first */
    BranchBatch(List<TokenTree> rows, int cached) {
        this.rows = List.copyOf(rows);
        this.cached = cached;
        length = (rows.getFirst().length(cached) + STEP - 1) / STEP * STEP;
        int size = rows.size() * length;
        packed = new long[3 * size];
        Arrays.fill(packed, 2 * size, 3 * size, PADDING);
        indexOf = new int[size];
        Arrays.fill(indexOf, NONE);
        for (int row = 0; row < rows.size(); row++) place(row);
    }

    private void place(int row) {
        TokenTree tree = rows.get(row);
        int[] ids = tree.sequences().getFirst().ids();
        for (int i = cached; i < tree.shared(); i++) put(row * length + i - cached, ids[i], i, 0);
        int branch = 0;
        for (ScoredSequence sequence : tree.sequences()) {
            branch++;
            int start = start(tree, branch);
            for (int i = tree.shared(); i < sequence.inputs(); i++) {
                put(row * length + start + i - tree.shared(), sequence.ids()[i], i, branch);
            }
            for (int i = sequence.first(); i < sequence.ids().length; i++) {
                List<Integer> wanted = targetsAt(position(row, start, i - 1));
                if (!wanted.contains(sequence.ids()[i])) wanted.add(sequence.ids()[i]);
                columns = Math.max(columns, wanted.size());
            }
        }
    }

    private List<Integer> targetsAt(int position) {
        if (indexOf[position] == NONE) {
            indexOf[position] = at.size();
            at.add(position);
            targets.add(new ArrayList<>(1));
        }
        return targets.get(indexOf[position]);
    }

    private void put(int flat, int id, int position, int branch) {
        int size = rows.size() * length;
        packed[flat] = id;
        packed[size + flat] = position;
        packed[2 * size + flat] = branch;
    }

    /** Where a branch begins in its row. */
    private int start(TokenTree tree, int branch) {
        int start = tree.shared() - cached;
        for (int i = 0; i < branch - 1; i++) start += tree.sequences().get(i).inputs() - tree.shared();
        return start;
    }

    /** The flat position of a sequence's id at an index. */
    private int position(int row, int start, int index) {
        int shared = rows.get(row).shared();
        return row * length + (index < shared ? index - cached : start + index - shared);
    }

    /** The arguments of the kernel, before those of the model. */
    List<NDArray> arguments(NDManager scope, List<NDArray> cache) {
        long[] wanted = new long[at.size() * columns];
        for (int i = 0; i < wanted.length; i++) {
            List<Integer> ids = targets.get(i / columns);
            wanted[i] = ids.get(Math.min(i % columns, ids.size() - 1));
        }
        return List.of(
                scope.create(packed, new Shape(3, rows.size(), length)),
                cache.getFirst(),
                cache.getLast(),
                scope.create(at.stream().mapToLong(Integer::longValue).toArray()),
                scope.create(wanted, new Shape(at.size(), columns)));
    }

    /**
     * Adds up the results of each sequence.
     *
     * @param results a row for each position, with its targets and the most likely token
     * @param scores receives the scores by the sequences' numbers
     */
    void read(double[] results, ContinuationScore[] scores) {
        for (int row = 0; row < rows.size(); row++) {
            TokenTree tree = rows.get(row);
            int branch = 0;
            for (ScoredSequence sequence : tree.sequences()) {
                branch++;
                int start = start(tree, branch);
                double sum = 0;
                boolean greedy = true;
                for (int i = sequence.first(); i < sequence.ids().length; i++) {
                    int index = indexOf[position(row, start, i - 1)];
                    int from = index * (columns + 1);
                    double one = results[from + targets.get(index).indexOf(sequence.ids()[i])];
                    sum += one;
                    greedy &= one >= results[from + columns];
                }
                scores[sequence.number()] = new ContinuationScore(sum, greedy);
            }
        }
    }
}
