package dev.trainyard.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Transformer;
import java.util.Arrays;
import java.util.Random;

/**
 * How fast is a whole training step, by itself and beside what the processor can do?
 *
 * <p>Trains the presets' models on random tokens and prints tokens and useful floating-point operations a second, for
 * each precision, and their ratio to a plain 32-bit matrix product measured in between. Median and range of the steps.
 */
public final class StepBenchmark {
    private static final int WARM_UP = 3;

    private record Setting(String name, ModelShape shape, int batch) {}

    private StepBenchmark() {}

    /** @param arguments seconds for each measurement (5 by default), then names of settings (all by default) */
    public static void main(String[] arguments) {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 5;
        var wanted = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        Processor.useThreads(0);
        System.out.printf(
                "%d processors, bfloat16 %s%n", Runtime.getRuntime().availableProcessors(), Processor.hasBfloat16());
        Setting[] settings = {
            new Setting("smoke", new ModelShape(2048, 128, 2, 2, 2, 384, 256, 10_000, 1e-5, true), 16),
            new Setting("demo", new ModelShape(4096, 256, 4, 4, 4, 704, 256, 10_000, 1e-5, true), 32),
            new Setting("laptop", new ModelShape(8192, 384, 6, 6, 6, 1024, 512, 10_000, 1e-5, true), 16),
        };
        for (Setting setting : settings) {
            if (!wanted.isEmpty() && !wanted.contains(setting.name())) continue;
            for (Precision precision : new Precision[] {Precision.FP32, Precision.BF16}) {
                measure(setting, precision, seconds);
            }
        }
    }

    private static void measure(Setting setting, Precision precision, double seconds) {
        double product = productRate(seconds / 5);
        ModelShape shape = setting.shape();
        Random random = new Random(1);
        int[][] windows = new int[setting.batch()][shape.context() + 1];
        for (int[] window : windows) Arrays.setAll(window, i -> random.nextInt(shape.vocabulary()));
        double[] times = new double[10_000];
        int count = 0;
        try (TrainingSession session =
                TrainingSession.start(Transformer.initialise(shape, 1), new OptimizerSettings(0.1, 1), precision)) {
            double total = 0;
            for (int step = 0; total < seconds && count < times.length; step++) {
                long start = System.nanoTime();
                session.nextTokenStep(windows, 1e-3);
                double time = (System.nanoTime() - start) / 1e9;
                if (step >= WARM_UP) {
                    times[count++] = time;
                    total += time;
                }
            }
        }
        Arrays.sort(times, 0, count);
        double tokens = (double) setting.batch() * shape.context();
        double rate = operations(shape) * tokens / times[count / 2] / 1e9;
        System.out.printf(
                "%-7s %s  %,8.0f tokens/s (%,.0f to %,.0f)  %6.1f GFLOP/s  %.2f of a product's %.1f GFLOP/s%n",
                setting.name(),
                precision.key(),
                tokens / times[count / 2],
                tokens / times[count - 1],
                tokens / times[0],
                rate,
                rate / product,
                product);
    }

    /**
     * Floating-point operations that training on one token needs: two for each weight forward and four backward, and the
     * same for attention's two products over half the context on average.
     */
    private static double operations(ModelShape shape) {
        return 6.0 * shape.parameters() + 6.0 * shape.layers() * shape.width() * shape.context();
    }

    private static double productRate(double seconds) {
        int size = 1024;
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray a = manager.randomNormal(new Shape(size, size));
            NDArray b = manager.randomNormal(new Shape(size, size));
            double best = Double.MAX_VALUE;
            double total = 0;
            while (total < seconds) {
                long start = System.nanoTime();
                a.matMul(b).close();
                double time = (System.nanoTime() - start) / 1e9;
                best = Math.min(best, time);
                total += time;
            }
            return 2.0 * size * size * size / best / 1e9;
        }
    }
}
