package dev.trainyard.model.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A batch of sequences that are being generated, with the keys and values of their tokens so far.
 *
 * <p>Each sequence fills its row of the cache from position 0, whatever the lengths of the others. Shorter prompts are
 * padded on the right; the padding lies in the cache beyond the row's last position, where it is never read, and is
 * overwritten as the row grows.
 */
final class DecodingBatch implements AutoCloseable {
    /** The number of prompt tokens between two checks whether the answers are still wanted. */
    static final int PART = 256;

    private final Transformer model;
    private final NDManager manager;
    private NDArray keys; // (layers, rows, key-value heads, room, head width)
    private NDArray values; // the same
    private int[] lengths;
    private float[][] logits = {};

    /** @param room the largest number of tokens in a sequence, including the prompt */
    private DecodingBatch(Transformer model, int rows, int room) {
        this.model = model;
        manager = model.manager().newSubManager();
        ModelShape shape = model.shape();
        Shape cache = new Shape(shape.layers(), rows, shape.keyValueHeads(), room, shape.headWidth());
        keys = model.zeros(cache, manager);
        values = model.zeros(cache, manager);
        lengths = new int[rows];
    }

    /** The size of one sequence's cache in bytes. */
    static long bytes(ModelShape shape, int room) {
        return 2L * Float.BYTES * shape.layers() * shape.keyValueHeads() * room * shape.headWidth();
    }

    /** A batch with a sequence for each prompt; all prompts are read in one pass. */
    static DecodingBatch of(Transformer model, List<int[]> prompts, int room) {
        DecodingBatch batch = new DecodingBatch(model, prompts.size(), room);
        batch.lengths = prompts.stream().mapToInt(prompt -> prompt.length).toArray();
        int longest = Arrays.stream(batch.lengths).max().orElseThrow();
        long[] tokens = new long[prompts.size() * longest];
        long[] positions = new long[tokens.length];
        long[] last = new long[prompts.size()];
        for (int row = 0; row < last.length; row++) {
            for (int i = 0; i < longest; i++) {
                tokens[row * longest + i] = i < batch.lengths[row] ? prompts.get(row)[i] : 0;
                positions[row * longest + i] = i;
            }
            last[row] = (long) row * longest + batch.lengths[row] - 1;
        }
        batch.logits = batch.run(tokens, positions, last, longest);
        return batch;
    }

    /**
     * A batch of several sequences with the same prompt, which is read once, in parts.
     *
     * @param waiting asked before each part of the prompt
     * @return empty if the answers were no longer wanted
     */
    static Optional<DecodingBatch> of(
            Transformer model, int[] prompt, int sequences, int room, BooleanSupplier waiting) {
        DecodingBatch batch = new DecodingBatch(model, 1, room);
        for (int from = 0; from < prompt.length; from += PART) {
            if (!waiting.getAsBoolean()) {
                batch.close();
                return Optional.empty();
            }
            int to = Math.min(prompt.length, from + PART);
            batch.logits = batch.run(
                    Arrays.stream(prompt, from, to).asLongStream().toArray(),
                    IntStream.range(from, to).asLongStream().toArray(),
                    new long[] {to - from - 1},
                    to);
        }
        batch.lengths = new int[] {prompt.length};
        if (sequences > 1) batch.repeat(sequences);
        return Optional.of(batch);
    }

    private void repeat(int times) {
        float[] same = logits[0];
        logits = new float[times][];
        Arrays.fill(logits, same);
        select(Collections.nCopies(times, 0));
    }

    /** The logits after each prompt. */
    float[][] logits() {
        return logits;
    }

    /**
     * Appends one token to each row that continues, and drops the other rows.
     *
     * @param kept indices of the rows that continue
     * @return the logits after each of them
     */
    float[][] extend(List<Integer> kept, int[] tokens) {
        if (kept.size() < lengths.length) select(kept);
        int rows = tokens.length;
        long[] positions = new long[rows];
        for (int row = 0; row < rows; row++) positions[row] = lengths[row]++;
        return run(
                Arrays.stream(tokens).asLongStream().toArray(),
                positions,
                IntStream.range(0, rows).asLongStream().toArray(),
                Arrays.stream(lengths).max().orElseThrow());
    }

    /** Selects rows by their indices; a row that is listed twice is duplicated. */
    private void select(List<Integer> kept) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray rows =
                    scope.create(kept.stream().mapToLong(Integer::longValue).toArray());
            keys = selected(keys, rows, scope);
            values = selected(values, rows, scope);
        }
        lengths = kept.stream().mapToInt(row -> lengths[row]).toArray();
    }

    private NDArray selected(NDArray cache, NDArray rows, NDManager scope) {
        NDArray fewer = model.kernels()
                .infer("select_rows", scope, List.of(cache, rows))
                .singletonOrThrow();
        fewer.attach(manager);
        cache.close();
        return fewer;
    }

    private float[][] run(long[] tokens, long[] positions, long[] last, int used) {
        int rows = last.length;
        Shape size = new Shape(rows, tokens.length / rows);
        try (NDManager scope = manager.newSubManager()) {
            float[] flat = model.kernels()
                    .infer(
                            "extend",
                            scope,
                            List.of(
                                    scope.create(tokens, size),
                                    scope.create(positions, size),
                                    scope.create(last),
                                    scope.create(IntStream.range(0, used)
                                            .asLongStream()
                                            .toArray()),
                                    keys,
                                    values),
                            model.arguments())
                    .singletonOrThrow()
                    .toFloatArray();
            int vocabulary = model.shape().vocabulary();
            float[][] byRow = new float[rows][];
            for (int row = 0; row < rows; row++) {
                byRow[row] = Arrays.copyOfRange(flat, row * vocabulary, (row + 1) * vocabulary);
            }
            return byRow;
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
