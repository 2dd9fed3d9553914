package dev.trainyard.benchmark;

import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.model.scoring.BitsPerByte;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.training.TrainingWindows;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.pretrain.training.TrainingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Which way of training reaches fewer bits per byte in the same time?
 *
 * <p>Each variant is a recipe with some fields of its {@code pretrain} section changed. First the steps of all variants
 * are timed in turn; then each trains, from several seeds, for as many steps as fit into the time that the recipe
 * itself takes. So the timing decides only the number of steps: a machine that becomes busy later does not change the
 * results.
 */
@Command(name = "learning", description = "Compares the bits per byte that ways of training reach in the same time.")
final class LearningBenchmark implements Callable<Integer> {
    private static final long HELD_OUT_TOKENS = 100_000;
    private static final double SECONDS_A_TURN = 2;
    private static final int LEAST_STEPS = 3;

    @Parameters(arity = "0..1", paramLabel = "smoke|demo|laptop", description = "The recipe; demo by default.")
    private String preset = "demo";

    @Option(
            names = "--variant",
            paramLabel = "FIELDS",
            description = "Fields of pretrain in YAML, such as '{learningRate: 0.002, decay: 1}'. May be repeated.")
    private List<String> variants = new ArrayList<>();

    @Option(
            names = "--ramp",
            paramLabel = "SHARE",
            description = "Also the recipe with half the batch in the first share of its time, such as 0.3.")
    private List<Double> ramps = new ArrayList<>();

    @Option(names = "--seeds", defaultValue = "3", description = "The number of training runs of each variant.")
    private int seeds;

    @Option(names = "--first-seed", defaultValue = "1")
    private long firstSeed;

    @Option(names = "--tokens", description = "The time budget; the recipe's own by default.")
    private @Nullable Long tokens;

    @Option(names = "--rounds", defaultValue = "5", description = "The number of rounds when steps are timed.")
    private int rounds;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "PyTorch's threads; 0 means OMP_NUM_THREADS, or one for each processor.")
    private int threads;

    /** The time of a step, and the bits per byte of each seed. */
    private record TrainedVariant(double stepSeconds, List<Double> bits) {}

    /** A way of training. */
    private record Variant(String name, PretrainRecipe recipe, TrainingPlan plan) {
        long tokensPerStep() {
            return (long) plan.batch() * plan.shape().context();
        }
    }

    @Override
    public Integer call() throws IOException {
        Processor.useThreads(threads);
        try {
            LearningCorpus corpus = LearningCorpus.of(RecipeReader.preset(preset), HELD_OUT_TOKENS);
            List<Variant> all = new ArrayList<>();
            all.add(variant("the recipe", tokens == null ? "{}" : "{tokens: " + tokens + "}", corpus));
            for (String fields : variants) all.add(variant(fields, fields, corpus));
            TrainedVariant itself = compare(all, corpus);
            for (double share : ramps) ramp(all.getFirst(), share, itself, corpus);
            return 0;
        } catch (InvalidRecipeException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    private Variant variant(String name, String fields, LearningCorpus corpus) {
        PretrainRecipe recipe = RecipeReader.read("{preset: %s, pretrain: %s}".formatted(preset, fields))
                .pretrain();
        return new Variant(name, recipe, TrainingPlan.of(recipe, corpus.vocabulary(), firstSeed));
    }

    /** Returns the result of the recipe itself. */
    private TrainedVariant compare(List<Variant> all, LearningCorpus corpus) {
        List<Double> stepSeconds = all.size() == 1 && ramps.isEmpty() ? List.of(0.0) : stepSeconds(all, corpus);
        Variant itself = all.getFirst();
        List<Double> reference = List.of();
        for (int i = 0; i < all.size(); i++) {
            Variant variant = all.get(i);
            long steps = i == 0
                    ? itself.plan().steps()
                    : Math.round(itself.plan().steps() * stepSeconds.getFirst() / stepSeconds.get(i));
            PretrainRecipe recipe = variant.recipe().withTokens(steps * variant.tokensPerStep());
            List<Double> bits = IntStream.range(0, seeds)
                    .mapToObj(seed -> train(recipe, corpus, firstSeed + seed))
                    .toList();
            if (i == 0) reference = bits;
            print(variant.name(), steps, stepSeconds.get(i), bits, reference);
        }
        return new TrainedVariant(stepSeconds.getFirst(), reference);
    }

    /** Half batches at first, while the model learns much from any text, and full batches after a share of the time. */
    private void ramp(Variant whole, double share, TrainedVariant itself, LearningCorpus corpus) {
        TrainingPlan plan = whole.plan();
        double full = itself.stepSeconds();
        Variant halved = variant("", "{batch: " + plan.batch() / 2 + "}", corpus);
        double half = stepSeconds(List.of(halved), corpus).getFirst();
        // An even number, so that the full batches begin where the half batches end.
        long small = Math.round(share * plan.steps() * full / half / 2) * 2;
        long large = Math.round((1 - share) * plan.steps());
        List<Double> bits = IntStream.range(0, seeds)
                .mapToObj(seed -> {
                    TrainingWindows halves = windows(halved.plan(), corpus, firstSeed + seed);
                    TrainingWindows wholes = windows(plan, corpus, firstSeed + seed);
                    try (TrainingSession session = session(plan, whole.recipe(), firstSeed + seed)) {
                        for (long step = 0; step < small; step++) {
                            long atWhole = Math.round(step * half / full);
                            session.step(
                                    NextTokenLoss.ofWindows(halves.batch(step)),
                                    plan.schedule().at(atWhole));
                        }
                        for (long step = 0; step < large; step++) {
                            session.step(
                                    NextTokenLoss.ofWindows(wholes.batch(small / 2 + step)),
                                    plan.schedule().at(plan.steps() - large + step));
                        }
                        return BitsPerByte.of(BitsPerByte.measure(session.model(), corpus.heldOut()));
                    }
                })
                .toList();
        print("half the batch in %.0f %% of the time".formatted(100 * share), small + large, half, bits, itself.bits());
    }

    /** The time of a step of each variant: the median of several rounds. */
    private List<Double> stepSeconds(List<Variant> all, LearningCorpus corpus) {
        List<List<Double>> measured = new ArrayList<>();
        for (Variant _ : all) measured.add(new ArrayList<>());
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < all.size(); i++) {
                measured.get(i).add(stepSeconds(all.get(i), corpus));
            }
        }
        return measured.stream().map(times -> Spread.of(times).median()).toList();
    }

    private double stepSeconds(Variant variant, LearningCorpus corpus) {
        TrainingPlan plan = variant.plan();
        TrainingWindows windows = windows(plan, corpus, firstSeed);
        try (TrainingSession session = session(plan, variant.recipe(), firstSeed)) {
            // The first step is a warm-up.
            session.step(NextTokenLoss.ofWindows(windows.batch(0)), 0);
            int steps = 0;
            long began = System.nanoTime();
            double seconds = 0;
            while (steps < LEAST_STEPS || seconds < SECONDS_A_TURN) {
                session.step(NextTokenLoss.ofWindows(windows.batch(++steps)), 0);
                seconds = (System.nanoTime() - began) / 1e9;
            }
            return seconds / steps;
        }
    }

    private static double train(PretrainRecipe recipe, LearningCorpus corpus, long seed) {
        TrainingPlan plan = TrainingPlan.of(recipe, corpus.vocabulary(), seed);
        TrainingWindows windows = windows(plan, corpus, seed);
        try (TrainingSession session = session(plan, recipe, seed)) {
            for (long step = 0; step < plan.steps(); step++) {
                session.step(
                        NextTokenLoss.ofWindows(windows.batch(step)),
                        plan.schedule().at(step));
            }
            return BitsPerByte.of(BitsPerByte.measure(session.model(), corpus.heldOut()));
        }
    }

    private static TrainingSession session(TrainingPlan plan, PretrainRecipe recipe, long seed) {
        return TrainingSession.start(Transformer.initialise(plan.shape(), seed), plan.optimizer(), recipe.precision());
    }

    private static TrainingWindows windows(TrainingPlan plan, LearningCorpus corpus, long seed) {
        return new TrainingWindows(corpus.training(), plan.shape().context(), plan.batch(), seed);
    }

    private static void print(String name, long steps, double step, List<Double> bits, List<Double> reference) {
        System.out.println(name);
        System.out.printf(
                "  %d steps of %.0f ms reach %s bits per byte (%s); difference, seed by seed, %s%n",
                steps,
                1000 * step,
                "%.4f"
                        .formatted(bits.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow()),
                bits.stream().map("%.4f"::formatted).collect(Collectors.joining(" ")),
                IntStream.range(0, bits.size())
                        .mapToObj(i -> "%+.4f".formatted(bits.get(i) - reference.get(i)))
                        .collect(Collectors.joining(" ")));
    }
}
