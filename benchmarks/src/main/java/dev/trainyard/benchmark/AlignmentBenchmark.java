package dev.trainyard.benchmark;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.Divergence;
import dev.trainyard.contracts.event.HeldOutPairs;
import dev.trainyard.contracts.event.PreferenceEffect;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.PolicyRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.evaluation.ScoringJob;
import dev.trainyard.finetune.FinetuneJob;
import dev.trainyard.pretrain.PretrainJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What does alignment cost, and what does it gain?
 *
 * <p>One base checkpoint is aligned with each setting from several seeds. The cost is what the aligned model has lost
 * of the base's skills: bits per byte of held-out text, and the accuracy in {@code definitions} and {@code
 * javadoc-body}. The gain is what only the aligned model can do: {@code refuse-harmful}, {@code help-benign}, {@code
 * java-parses}. All checkpoints are measured on the same items, and every finished job is kept, so an interrupted
 * benchmark continues.
 */
@Command(name = "alignment", description = "Compares what settings of alignment cost with what they gain.")
final class AlignmentBenchmark implements Callable<Integer> {
    private static final String LANGUAGE = EvaluationTask.LANGUAGE.key();

    @Parameters(arity = "0..1", paramLabel = "smoke|demo|laptop", description = "The recipe; demo by default.")
    private String preset = "demo";

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The folder of a yard in which the recipe's corpus and base checkpoint have been made;"
                    + " without it they are made once and kept.")
    private @Nullable Path home;

    @Option(
            names = "--steps",
            paramLabel = "STEPS",
            description = "Steps of alignment in YAML instead of the recipe's, such as '[{kind: instruction-tuning,"
                    + " conversations: 6000, epochs: 1, batch: 16, learningRate: 0.001}]'. May be repeated.")
    private List<String> steps = new ArrayList<>();

    @Option(names = "--replay", split = ",", paramLabel = "SHARE", description = "Values for replay in all steps.")
    private List<Double> replays = new ArrayList<>();

    @Option(
            names = "--learning-rate",
            split = ",",
            paramLabel = "RATE",
            description = "Values for learningRate in instruction tuning.")
    private List<Double> learningRates = new ArrayList<>();

    @Option(names = "--epochs", split = ",", paramLabel = "N", description = "Values for epochs in instruction tuning.")
    private List<Integer> epochs = new ArrayList<>();

    @Option(names = "--seeds", defaultValue = "3", description = "The number of alignments of each setting.")
    private int seeds;

    @Option(names = "--first-seed", defaultValue = "1")
    private long firstSeed;

    @Option(names = "--items", description = "The number of items of each task; the recipe's own by default.")
    private @Nullable Integer items;

    /** A way of aligning. */
    private record Setting(String name, FinetuneRecipe recipe) {}

    @Override
    public Integer call() throws IOException {
        try {
            Recipe recipe = RecipeReader.preset(preset);
            if (items != null) recipe = with(recipe, recipe.seed(), recipe.finetune(), items);
            Path folder = LearningCorpus.folder();
            BenchJobs jobs = new BenchJobs(
                    home == null ? LearningCorpus.artifacts() : home.resolve("artifacts"), folder.resolve("work"));
            CorpusSealed corpus = LearningCorpus.sealed(recipe, jobs);
            CheckpointSaved base = jobs.run(corpus, new PretrainJob(), CheckpointSaved.class);
            Map<String, Score> before = scores(base, recipe, jobs);
            System.out.println("base");
            before.forEach((task, score) -> System.out.printf("  %-16s %s%n", task, interval(score)));
            for (Setting setting : settings()) compare(setting, base, before, recipe, jobs);
            return 0;
        } catch (InvalidRecipeException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    private void compare(
            Setting setting, CheckpointSaved base, Map<String, Score> before, Recipe recipe, BenchJobs jobs)
            throws IOException {
        System.out.println();
        System.out.println(setting.name());
        List<Map<String, Score>> all = new ArrayList<>();
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            Recipe seeded =
                    with(recipe, seed, setting.recipe(), recipe.evaluate().items());
            CheckpointSaved aligned = jobs.run(
                    new CheckpointSaved(base.run(), seeded, base.corpus(), base.checkpoint(), List.of()),
                    new FinetuneJob(),
                    CheckpointSaved.class);
            all.add(scores(aligned, recipe, jobs));
            System.out.printf("  seed %d%n", seed);
            Stream.concat(aligned.ancestors().stream(), Stream.of(aligned.checkpoint()))
                    .forEach(AlignmentBenchmark::print);
            all.getLast()
                    .forEach((task, score) ->
                            System.out.printf("    %-16s %s%s%n", task, interval(score), against(before, task, score)));
        }
        System.out.printf("  mean of %d:", seeds);
        for (String task : before.keySet()) {
            System.out.printf(Locale.ROOT, "  %s %.3f", task, mean(all, task));
            if (task.equals(LANGUAGE)) {
                System.out.printf(
                        Locale.ROOT,
                        " (%+.3f)",
                        mean(all, task) - of(before, task).score());
            }
        }
        System.out.println();
    }

    /** The scores by task. The seed of the recipe chooses the items, so it is that of the base. */
    private static Map<String, Score> scores(CheckpointSaved saved, Recipe recipe, BenchJobs jobs) throws IOException {
        CheckpointSaved measured =
                new CheckpointSaved(saved.run(), recipe, saved.corpus(), saved.checkpoint(), List.of());
        Map<String, Score> scores = new LinkedHashMap<>();
        for (TaskScored scored : jobs.runAll(measured, new ScoringJob(), TaskScored.class)) {
            scores.put(scored.task(), scored.score());
        }
        return scores;
    }

    private List<Setting> settings() {
        List<FinetuneRecipe> recipes = new ArrayList<>();
        if (steps.isEmpty()) recipes.add(RecipeReader.preset(preset).finetune());
        for (String given : steps) {
            recipes.add(RecipeReader.read(
                            "{preset: %s, finetune: {steps: %s}, evaluate: {compare: null}}".formatted(preset, given))
                    .finetune());
        }
        List<Setting> settings = new ArrayList<>();
        for (FinetuneRecipe recipe : recipes) {
            for (Double replay : orNone(replays)) {
                for (Double rate : orNone(learningRates)) {
                    for (Integer passes : orNone(epochs)) {
                        List<AlignmentStep> changed = recipe.steps().stream()
                                .map(step -> changed(step, replay, rate, passes))
                                .toList();
                        settings.add(new Setting(
                                name(changed), new FinetuneRecipe(changed, recipe.sources(), recipe.heldOut())));
                    }
                }
            }
        }
        return settings;
    }

    private static <T> List<@Nullable T> orNone(List<T> values) {
        List<@Nullable T> all = new ArrayList<>(values);
        if (all.isEmpty()) all.add(null);
        return all;
    }

    private static AlignmentStep changed(
            AlignmentStep step, @Nullable Double replay, @Nullable Double rate, @Nullable Integer passes) {
        return switch (step) {
            case InstructionRecipe it ->
                new InstructionRecipe(
                        it.name(),
                        it.conversations(),
                        passes == null ? it.epochs() : passes,
                        it.batch(),
                        rate == null ? it.learningRate() : rate,
                        it.sources(),
                        it.lora(),
                        replay == null ? it.replay() : replay,
                        it.replayFrom(),
                        it.limits());
            case PolicyRecipe it -> it;
            case PreferenceRecipe it ->
                new PreferenceRecipe(
                        it.name(),
                        it.pairs(),
                        it.epochs(),
                        it.batch(),
                        it.learningRate(),
                        it.beta(),
                        it.sources(),
                        it.lora(),
                        replay == null ? it.replay() : replay,
                        it.replayFrom(),
                        it.limits(),
                        it.loss(),
                        it.labelSmoothing(),
                        it.gamma(),
                        it.likelihoodWeight(),
                        it.onFallingLikelihood());
            case ConstitutionRecipe it ->
                new ConstitutionRecipe(
                        it.name(),
                        it.principles(),
                        it.prompts(),
                        passes == null ? it.epochs() : passes,
                        it.batch(),
                        rate == null ? it.learningRate() : rate,
                        it.sources(),
                        it.reviser(),
                        it.rounds(),
                        it.temperature(),
                        it.lora(),
                        replay == null ? it.replay() : replay,
                        it.replayFrom(),
                        it.limits());
            case RewardModelRecipe it -> it;
        };
    }

    private static String name(List<AlignmentStep> steps) {
        List<String> names = new ArrayList<>();
        for (AlignmentStep step : steps) {
            String own = switch (step) {
                case InstructionRecipe it ->
                    "%s conversations, %d epochs, learning rate %s"
                            .formatted(it.conversations(), it.epochs(), it.learningRate());
                case PolicyRecipe it ->
                    "%d prompts, %d epochs, learning rate %s, groups of %d"
                            .formatted(it.prompts(), it.epochs(), it.learningRate(), it.group());
                case PreferenceRecipe it ->
                    "%d pairs, %d epochs, learning rate %s, beta %s"
                            .formatted(it.pairs(), it.epochs(), it.learningRate(), it.beta());
                case ConstitutionRecipe it ->
                    "%s principles, %d prompts, %d epochs, learning rate %s"
                            .formatted(it.principles(), it.prompts(), it.epochs(), it.learningRate());
                case RewardModelRecipe it ->
                    "%d pairs, %d epochs, learning rate %s".formatted(it.pairs(), it.epochs(), it.learningRate());
            };
            names.add("%s: %s, batch %d, replay %s%s"
                    .formatted(
                            step.name(),
                            own,
                            batch(step),
                            step.chosenReplay(),
                            step.lora() == null ? "" : ", lora " + step.lora().rank()));
        }
        return String.join("; ", names);
    }

    private static int batch(AlignmentStep step) {
        return switch (step) {
            case InstructionRecipe it -> it.batch();
            case PolicyRecipe it -> it.batch();
            case PreferenceRecipe it -> it.batch();
            case ConstitutionRecipe it -> it.batch();
            case RewardModelRecipe it -> it.batch();
        };
    }

    private static Recipe with(Recipe recipe, long seed, FinetuneRecipe finetune, int items) {
        return new Recipe(
                recipe.name(),
                seed,
                recipe.corpus(),
                recipe.tokenizer(),
                recipe.pretrain(),
                finetune,
                recipe.evaluate().comparing(List.of()).withItems(items),
                recipe.release());
    }

    private static Score of(Map<String, Score> scores, String task) {
        return Objects.requireNonNull(scores.get(task), task);
    }

    private static double mean(List<Map<String, Score>> all, String task) {
        return all.stream()
                .mapToDouble(scores -> of(scores, task).score())
                .average()
                .orElseThrow();
    }

    /** What an alignment step did to the base. */
    private static void print(Checkpoint made) {
        Divergence divergence = made.divergence();
        if (divergence == null) return;
        System.out.printf(
                Locale.ROOT,
                "    after %s: %.4f bits per byte, divergence %.4f on text and %.4f on prompts%n",
                made.step(),
                made.bitsPerByte(),
                divergence.onText(),
                divergence.onPrompts());
        if (made.preferences() != null) print(made.preferences());
    }

    private static void print(PreferenceEffect effect) {
        HeldOutPairs pairs = effect.heldOut();
        if (pairs != null) {
            System.out.printf(
                    Locale.ROOT,
                    "    of %d held-out pairs %s right before and %s after (p = %.4f), chosen answers %.4f and %.4f nats"
                            + " per token [%.4f, %.4f]%n",
                    pairs.after().n(),
                    interval(pairs.before()),
                    interval(pairs.after()),
                    pairs.pValue(),
                    pairs.chosenBefore(),
                    pairs.chosenAfter(),
                    pairs.chosenChangeLow(),
                    pairs.chosenChangeHigh());
        }
        effect.notices().forEach(notice -> System.out.println("    " + notice));
    }

    private static String interval(Score score) {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", score.score(), score.low(), score.high());
    }

    /** Whether a task in which the base is good has become worse beyond the interval of the base. */
    private static String against(Map<String, Score> before, String task, Score score) {
        Score base = of(before, task);
        if (task.equals(LANGUAGE)) return String.format(Locale.ROOT, "  %+.3f", score.score() - base.score());
        boolean kept = task.equals(EvaluationTask.DEFINITIONS.key()) || task.equals(EvaluationTask.JAVADOC_BODY.key());
        return kept && score.score() < base.low() ? "  worse" : "";
    }
}
