package dev.trainyard.benchmark;

import dev.trainyard.model.transformer.ModelShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** A model size of one of the presets, and its batch. */
enum PresetSize {
    SMOKE(new ModelShape(2048, 128, 2, 2, 2, 384, 256, 10_000, 1e-5, true), 16),
    DEMO(new ModelShape(4096, 256, 4, 4, 4, 704, 256, 10_000, 1e-5, true), 32),
    LAPTOP(new ModelShape(8192, 384, 6, 6, 6, 1024, 512, 10_000, 1e-5, true), 16);

    private final ModelShape shape;
    private final int batch;

    PresetSize(ModelShape shape, int batch) {
        this.shape = shape;
        this.batch = batch;
    }

    ModelShape shape() {
        return shape;
    }

    int batch() {
        return batch;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    int tokens() {
        return batch * shape.context();
    }

    /** Prints what is about to be measured. */
    void announce() {
        System.out.printf(
                "%s: %.1fM parameters, %,d tokens a step, %d threads%n",
                key(), shape.parameters() / 1e6, tokens(), Runtime.getRuntime().availableProcessors());
    }

    /** A batch of random tokens: windows of one more than the context. */
    int[][] windows() {
        return random(batch, shape.context() + 1);
    }

    int[][] random(int rows, int length) {
        Random random = new Random(1);
        int[][] ids = new int[rows][length];
        for (int[] row : ids) Arrays.setAll(row, i -> random.nextInt(shape.vocabulary()));
        return ids;
    }

    /**
     * The number of floating-point operations for training on one token: two for each weight forward and four backward,
     * and the same for attention's two products over half the context on average.
     */
    double operationsPerToken() {
        return 6.0 * shape.parameters() + 6.0 * shape.layers() * shape.queryWidth() * shape.context();
    }
}
