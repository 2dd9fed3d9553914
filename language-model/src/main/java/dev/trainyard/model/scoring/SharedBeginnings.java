package dev.trainyard.model.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.trainyard.model.scoring.CachedBeginnings.Group;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scores continuations, and computes once what their sequences begin with: the examples before many questions in a
 * cache of keys and values, and the prompt of several choices in the row that these share. Rows of similar length are
 * computed together, so that little padding is.
 */
final class SharedBeginnings {
    /** The largest number of positions, including padding, that are computed at once, unless one row is longer. */
    private static final int POSITIONS = 2048;

    /** The largest number of bytes of a layer's keys and values for one batch. */
    private static final long KEYS = 256L << 20;

    /** The number of ids that are read into a cache at once. */
    private static final int PART = 256;

    private final Transformer model;
    private final ContinuationScore[] scores;
    private final List<ScoredSequence> sequences = new ArrayList<>();

    SharedBeginnings(Transformer model, List<Continuation> continuations) {
        this.model = model;
        scores = new ContinuationScore[continuations.size()];
        for (int i = 0; i < scores.length; i++) {
            sequences.add(
                    ScoredSequence.of(i, continuations.get(i), model.shape().context() + 1));
        }
    }

    List<ContinuationScore> scores() {
        for (Group group : CachedBeginnings.of(TokenTree.of(sequences))) score(group);
        return List.of(scores);
    }

    private void score(Group group) {
        try (NDManager scope = model.manager().newSubManager()) {
            int cached = group.length();
            List<NDArray> cache = cache(group, scope);
            List<TokenTree> longestFirst = group.rows().stream()
                    .sorted(Comparator.comparingInt((TokenTree row) -> -row.length(cached)))
                    .toList();
            List<TokenTree> batch = new ArrayList<>();
            int length = 0;
            for (TokenTree row : longestFirst) {
                if (!batch.isEmpty() && !fits(batch.size() + 1, length, cached)) {
                    score(batch, cached, cache);
                    batch.clear();
                }
                if (batch.isEmpty()) length = row.length(cached);
                batch.add(row);
            }
            score(batch, cached, cache);
        }
    }

    private boolean fits(int rows, int length, int cached) {
        ModelShape shape = model.shape();
        long keys = 2L * Float.BYTES * rows * (cached + length) * shape.heads() * shape.headWidth();
        return (long) rows * length <= POSITIONS && keys <= KEYS;
    }

    /** The keys and values (layers, 1, key-value heads, ids, head width) of what a group begins with. */
    private List<NDArray> cache(Group group, NDManager scope) {
        ModelShape shape = model.shape();
        int length = group.length();
        Shape size = new Shape(shape.layers(), 1, shape.keyValueHeads(), length, shape.headWidth());
        List<NDArray> cache = List.of(model.zeros(size, scope), model.zeros(size, scope));
        int[] ids = group.rows().getFirst().sequences().getFirst().ids();
        for (int from = 0; from < length; from += PART) {
            int to = Math.min(length, from + PART);
            try (NDManager part = scope.newSubManager()) {
                long[] tokens = Arrays.stream(ids, from, to).asLongStream().toArray();
                Shape row = new Shape(1, tokens.length);
                model.kernels()
                        .infer(
                                "extend",
                                part,
                                List.of(
                                        part.create(tokens, row),
                                        part.create(
                                                IntStream.range(from, to)
                                                        .asLongStream()
                                                        .toArray(),
                                                row),
                                        part.create(new long[] {tokens.length - 1}),
                                        part.create(IntStream.range(0, to)
                                                .asLongStream()
                                                .toArray()),
                                        cache.getFirst(),
                                        cache.getLast()),
                                model.arguments());
            }
        }
        return cache;
    }

    private void score(List<TokenTree> batch, int cached, List<NDArray> cache) {
        BranchBatch rows = new BranchBatch(batch, cached);
        try (NDManager scope = model.manager().newSubManager()) {
            double[] results = model.kernels()
                    .infer("branches", scope, rows.arguments(scope, cache), model.arguments())
                    .singletonOrThrow()
                    .toDoubleArray();
            rows.read(results, scores);
        }
    }
}
