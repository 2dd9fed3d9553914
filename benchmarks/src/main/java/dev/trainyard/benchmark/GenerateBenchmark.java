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
 * How fast does a model of the demo's size generate text, compared with transformers' {@code generate} with the same
 * weights?
 *
 * <p>Both sides continue the same prompts greedily with a key-value cache in 32 bits, in batches of one or of several,
 * and must choose the same tokens, or nothing is measured. The time to the first token is the median time of the
 * one-token answers in a round.
 */
@Command(name = "generate", description = "Generates greedy answers, in comparison with transformers' generate.")
final class GenerateBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int[] BATCHES = {1, 8, 32};
    private static final int PROMPT = 64;
    private static final int ANSWER = 128;

    /** The number of one-token answers in a round; the first of them is slowed down by the change of sides. */
    private static final int SHORT_ANSWERS = 20;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "The number of rounds, in which both sides" + " take turns.")
    private int rounds;

    @Override
    public Integer call() throws IOException {
        Peers peers = Peers.ofThisCheckout();
        Processor.useThreads(0);
        String threads = String.valueOf(Runtime.getRuntime().availableProcessors());
        int[][] prompts = PresetSize.DEMO.random(BATCHES[BATCHES.length - 1], PROMPT);
        try (TemporaryFolder scratch = TemporaryFolder.create();
                Transformer model = Transformer.initialise(PresetSize.DEMO.shape(), 1)) {
            model.save(scratch.folder());
            JSON.writeValue(scratch.folder().resolve("prompts.json").toFile(), prompts);
            Generator generator = new Generator(model);
            List<String> arguments = List.of(scratch.folder().toString(), threads);
            try (PeerProcess peer = peers.start("generate_peer.py", arguments)) {
                String version = "transformers " + peer.version();
                System.out.printf(
                        "demo: %.1fM parameters, fp32, prompts of %d tokens, answers of %d, %s threads%n",
                        PresetSize.DEMO.shape().parameters() / 1e6, PROMPT, ANSWER, threads);
                for (int batch : BATCHES) {
                    List<int[]> some = Arrays.asList(prompts).subList(0, batch);
                    compareAnswers(generator, some, peer);
                    measure(generator, some, peer, version);
                }
            }
        }
        return 0;
    }

    private static void compareAnswers(Generator generator, List<int[]> prompts, PeerProcess peer) throws IOException {
        List<int[]> ours = generator.generateAll(prompts, Sampling.greedy(ANSWER, Set.of()));
        int[][] theirs = JSON.convertValue(peer.ask(question(prompts, ANSWER)).path("answers"), int[][].class);
        for (int row = 0; row < theirs.length; row++) {
            int place = Arrays.mismatch(ours.get(row), theirs[row]);
            if (place >= 0) {
                throw new RefusedException("Answer " + row + " of " + theirs.length + " differs from token " + place
                        + " on; times of different work are not compared.");
            }
        }
    }

    private void measure(Generator generator, List<int[]> prompts, PeerProcess peer, String version)
            throws IOException {
        Rounds whole = Rounds.take(
                rounds, () -> ours(generator, prompts, ANSWER), () -> 1 / peer.seconds(question(prompts, ANSWER)));
        Rounds first = Rounds.take(
                rounds,
                () -> usual(() -> ours(generator, prompts, 1)),
                () -> usual(() -> 1 / peer.seconds(question(prompts, 1))));
        int tokens = prompts.size() * ANSWER;
        System.out.printf(
                "  batch %2d  %-20s %24s tokens/s  first after %s ms%n",
                prompts.size(), "trainyard", tokensPerSecond(whole.ours(), tokens), milliseconds(first.ours()));
        System.out.printf(
                "            %-20s %24s tokens/s  first after %s ms%n",
                version, tokensPerSecond(whole.theirs(), tokens), milliseconds(first.theirs()));
        System.out.printf(
                "            ratio %s; to the first token %s; all tokens are the same%n",
                whole.ratio().print("%.2f"), first.ratio().print("%.2f"));
    }

    private static double usual(Rounds.Rate rate) throws IOException {
        List<Double> rates = new ArrayList<>();
        while (rates.size() < SHORT_ANSWERS) rates.add(rate.measure());
        return Spread.of(rates).median();
    }

    /** Complete batches of answers in a second. */
    private static double ours(Generator generator, List<int[]> prompts, int tokens) {
        long start = System.nanoTime();
        generator.generateAll(prompts, Sampling.greedy(tokens, Set.of()));
        return 1e9 / (System.nanoTime() - start);
    }

    private static String question(List<int[]> prompts, int tokens) {
        return "generate " + prompts.size() + " " + tokens;
    }

    private static String tokensPerSecond(List<Double> answers, int tokens) {
        return Spread.of(answers.stream().map(rate -> rate * tokens).toList()).print("%,.0f");
    }

    private static String milliseconds(List<Double> answers) {
        return Spread.of(answers.stream().map(rate -> 1e3 / rate).toList()).print("%.1f");
    }
}
