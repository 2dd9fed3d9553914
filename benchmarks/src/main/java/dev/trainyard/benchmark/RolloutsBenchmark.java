package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many answers does a policy of the demo's size write in a second, in groups to the same prompts as in policy
 * optimisation, compared with transformers' {@code generate} with the same weights?
 *
 * <p>Both sides draw answers of the same length from all probabilities of the model, at temperature 1, with a key-value
 * cache in 32 bits. Their chances differ, so what is compared before anything is timed are greedy answers, which must be
 * the same.
 */
@Command(name = "rollouts", description = "Draws groups of answers, in comparison with transformers' generate.")
final class RolloutsBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PROMPT = 64;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "The number of rounds, in which both sides take turns.")
    private int rounds;

    @Option(names = "--prompts", defaultValue = "8", description = "The number of prompts of a generation.")
    private int prompts;

    @Option(names = "--group", defaultValue = "8", description = "The number of answers to each prompt.")
    private int group;

    @Option(names = "--tokens", defaultValue = "64", description = "The number of tokens in an answer.")
    private int tokens;

    @Override
    public Integer call() throws IOException {
        Peers peers = Peers.ofThisCheckout();
        Processor.useThreads(0);
        String threads = String.valueOf(Runtime.getRuntime().availableProcessors());
        int[][] asked = PresetSize.DEMO.random(prompts, PROMPT);
        try (TemporaryFolder scratch = TemporaryFolder.create();
                Transformer model = Transformer.initialise(PresetSize.DEMO.shape(), 1)) {
            model.save(scratch.folder());
            JSON.writeValue(scratch.folder().resolve("prompts.json").toFile(), asked);
            Generator generator = new Generator(model);
            List<String> arguments = List.of(scratch.folder().toString(), threads);
            try (PeerProcess peer = peers.start("generate_peer.py", arguments)) {
                System.out.printf(
                        "demo: %.1fM parameters, fp32, %d prompts of %d tokens, %d answers of %d to each, %s threads%n",
                        PresetSize.DEMO.shape().parameters() / 1e6, prompts, PROMPT, group, tokens, threads);
                compareGreedyAnswers(generator, Arrays.asList(asked), peer);
                measure(generator, Arrays.asList(asked), peer);
            }
        }
        return 0;
    }

    private void compareGreedyAnswers(Generator generator, List<int[]> asked, PeerProcess peer) throws IOException {
        List<int[]> ours = generator.generateAll(asked, Sampling.greedy(tokens, Set.of()));
        int[][] theirs = JSON.convertValue(
                peer.ask("generate " + asked.size() + " " + tokens).path("answers"), int[][].class);
        for (int row = 0; row < theirs.length; row++) {
            if (!Arrays.equals(ours.get(row), theirs[row])) {
                throw new RefusedException(
                        "The greedy answers to prompt " + row + " differ; times of different work are not compared.");
            }
        }
    }

    private void measure(Generator generator, List<int[]> asked, PeerProcess peer) throws IOException {
        String question = "sample " + prompts + " " + group + " " + tokens;
        Rounds taken = Rounds.take(rounds, () -> ours(generator, asked), () -> 1 / peer.seconds(question));
        System.out.printf("  %-20s %24s answers/s%n", "trainyard", answersPerSecond(taken.ours()));
        System.out.printf(
                "  %-20s %24s answers/s%n", "transformers " + peer.version(), answersPerSecond(taken.theirs()));
        System.out.printf(
                "  ratio %s; the greedy answers are the same%n", taken.ratio().print("%.2f"));
    }

    /** Generations in a second. */
    private double ours(Generator generator, List<int[]> asked) {
        List<int[]> repeated = new ArrayList<>();
        List<Sampling> samplings = new ArrayList<>();
        for (int[] prompt : asked) {
            for (int answer = 0; answer < group; answer++) {
                repeated.add(prompt);
                samplings.add(Sampling.of(1, tokens, samplings.size(), Set.of()));
            }
        }
        long start = System.nanoTime();
        generator.writeAll(repeated, samplings, () -> {});
        return 1e9 / (System.nanoTime() - start);
    }

    private String answersPerSecond(List<Double> generations) {
        return Spread.of(
                        generations.stream().map(rate -> rate * prompts * group).toList())
                .print("%,.1f");
    }
}
