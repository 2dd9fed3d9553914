package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.benchmark.TrainingTurns.Turn;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.model.transformer.ModelShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How fast is pre-training in this checkout, compared with another commit?
 *
 * <p>Each side is a process of its own that runs the job of the pre-training stage on the libraries that its service was
 * built with. The classes that take a training step change from commit to commit. A job's input, a recipe and a sealed
 * corpus, and its output, progress events, are published and stay compatible. So the job can be measured in commits whose
 * training code has nothing in common, and what is measured is what a user gets.
 *
 * <p>Both sides get the same sizes and the same corpus, which this checkout makes. They take turns, and each is paused in
 * the middle of its training while the other takes one. The first turn of each is not counted; the losses that both report
 * in it must agree.
 *
 * @param repository this checkout
 * @param rounds turns of both sides
 * @param turn the minimum duration of a turn in seconds
 */
record CommitComparison(Path repository, CommitCheckout before, Precision precision, int rounds, double turn) {
    /** Where the build leaves the service with its libraries. */
    private static final String SERVICE = "pretrain-service";

    private static final Path CHILD = Path.of("benchmarks/src/main/java")
            .resolve(TrainingTurns.class.getName().replace('.', '/') + ".java");

    /** More than any measurement takes, so that neither training ends. */
    private static final long TOKENS = 10_000_000_000L;

    private static final double ALLOWED_DIFFERENCE = 2e-2;
    private static final JsonMapper JSON = new JsonMapper();

    CommitComparison {
        // Refused now, instead of after the minutes in which the other commit is built.
        BuiltService.of(repository, SERVICE);
    }

    void build() throws IOException {
        System.out.println("Building " + before.shortName() + " (some minutes)…");
        before.build(SERVICE, log("build"));
    }

    private Path log(String what) throws IOException {
        return Files.createDirectories(repository.resolve(".trainyard/bench")).resolve("against-" + what + ".log");
    }

    void measure(PresetSize setting) throws IOException {
        Path sealed = before.scratch(setting.key() + "-corpus.json");
        Files.write(sealed, EventJson.write(LearningCorpus.sealed(RecipeReader.preset(setting.key()))));
        setting.announce();
        String newName = CommitCheckout.describe(repository);
        String oldName = before.shortName();
        try (PeerProcess ours = start(newName, repository, "new", sealed, setting)) {
            Map<String, Double> losses = take(ours).losses();
            // Started once the other is paused, because what a process does before its first step is not part of a
            // turn.
            try (PeerProcess theirs = start(oldName, before.folder(), "old", sealed, setting)) {
                String agreement = compare(losses, take(theirs).losses());
                List<Turn> newTurns = new ArrayList<>();
                List<Turn> oldTurns = new ArrayList<>();
                Rounds whole = Rounds.take(
                        rounds, () -> tokensPerSecond(ours, newTurns), () -> tokensPerSecond(theirs, oldTurns));
                Rounds steps = new Rounds(stepRates(newTurns), stepRates(oldTurns));
                line(precision.key(), newName, steps.ours(), whole.ours(), ours);
                line("", oldName, steps.theirs(), whole.theirs(), theirs);
                System.out.printf(
                        "        ratio in steps %s, in all %s; %s%n",
                        steps.ratio().print("%.3f"), whole.ratio().print("%.3f"), agreement);
            }
        }
    }

    private PeerProcess start(String name, Path checkout, String side, Path sealed, PresetSize setting)
            throws IOException {
        List<String> arguments = List.of(
                LearningCorpus.artifacts().toString(),
                sealed.toString(),
                recipe(setting),
                before.scratch(setting.key() + "-" + side).toString());
        List<String> command = BuiltService.of(checkout, SERVICE).running(repository.resolve(CHILD), arguments);
        return PeerProcess.start("The training of " + name, command, log(side));
    }

    /** The preset with its sizes spelt out, so that they are the same where a commit derives others. */
    private String recipe(PresetSize setting) {
        ModelShape shape = setting.shape();
        return """
                {preset: %s, pretrain: {layers: %d, width: %d, heads: %d, keyValueHeads: %d, hidden: %d, context: %d, batch: %d, tokens: %d, precision: %s}}
                """.formatted(
                        setting.key(),
                        shape.layers(),
                        shape.width(),
                        shape.heads(),
                        shape.keyValueHeads(),
                        shape.hidden(),
                        shape.context(),
                        setting.batch(),
                        TOKENS,
                        precision.key());
    }

    private Turn take(PeerProcess side) throws IOException {
        return JSON.treeToValue(side.ask(String.valueOf(turn)), Turn.class);
    }

    private double tokensPerSecond(PeerProcess side, List<Turn> turns) throws IOException {
        Turn taken = take(side);
        turns.add(taken);
        return taken.tokensPerSecond();
    }

    private static List<Double> stepRates(List<Turn> turns) {
        return turns.stream().map(Turn::tokensPerSecondOfSteps).toList();
    }

    /** Compares losses that are means of the same steps; there are some, because both sides report their first step. */
    static String compare(Map<String, Double> ours, Map<String, Double> theirs) {
        double largest = 0;
        int compared = 0;
        for (Map.Entry<String, Double> loss : ours.entrySet()) {
            Double other = theirs.get(loss.getKey());
            if (other == null) continue;
            double difference = Math.abs(loss.getValue() - other) / other;
            if (!(difference <= ALLOWED_DIFFERENCE)) {
                throw new RefusedException(String.format(
                        "The losses of steps %s differ, %.6f and the other commit's %.6f: times of different work are"
                                + " not compared.",
                        loss.getKey(), loss.getValue(), other));
            }
            largest = Math.max(largest, difference);
            compared++;
        }
        if (compared == 0)
            throw new RefusedException(
                    "The two trainings report no loss of the same steps, so nothing shows that they do the same work.");
        return "the first %d losses agree to %.0e".formatted(compared, largest);
    }

    private static void line(String precision, String side, List<Double> steps, List<Double> whole, PeerProcess process)
            throws IOException {
        System.out.printf(
                "  %-4s  %-22s %29s tokens/s in steps %29s in all  peak memory %,6.0f MB%n",
                precision,
                side,
                Spread.of(steps).print("%,.0f"),
                Spread.of(whole).print("%,.0f"),
                ResidentMemory.peakMegabytes(process.id()));
    }
}
