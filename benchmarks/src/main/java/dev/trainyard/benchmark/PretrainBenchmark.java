package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How fast is a whole training step, compared with the same step in plain PyTorch and with the processor's peak rate?
 *
 * <p>Both sides train the same weights on the same batch of random tokens: forward, loss, backward, clipping, AdamW.
 * Their losses of the first steps must agree, or nothing is measured. MFU is the share of a matrix product's operations
 * a second, measured in the same precision, that the model's own operations come to. What Muon, which the recipes train
 * with, costs beside AdamW is measured last.
 *
 * <p>With {@code --against} another commit is the other side, see {@link CommitComparison}; no peer is needed then.
 */
@Command(
        name = "pretrain",
        description = "Compares whole training steps with the same model in plain PyTorch, or with another commit.")
final class PretrainBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TrainingSteps STEPS = new TrainingSteps(1e-3, 5);
    private static final double SECONDS_BESIDE_A_PEER = 10;
    private static final double SECONDS_AGAINST_A_COMMIT = 60;

    @Parameters(arity = "0..*", paramLabel = "smoke|demo|laptop|all", description = "Sizes of the model; all if none.")
    private List<String> sizes = new ArrayList<>();

    @Option(
            names = "--seconds",
            description =
                    "The time for each side and precision, over all rounds; by default 10, and 60 with --against.")
    private @Nullable Double seconds;

    @Option(names = "--rounds", defaultValue = "5", description = "The number of turns of each side.")
    private int rounds;

    @Option(
            names = "--against",
            paramLabel = "COMMIT",
            description = "A commit of this repository to compare with, instead of PyTorch.")
    private @Nullable String against;

    @Option(
            names = "--precision",
            paramLabel = "auto|fp32|bf16",
            description = "The precision with --against; by default auto, as in the presets.")
    private @Nullable String precision;

    @Override
    public Integer call() throws IOException {
        for (String size : sizes) {
            if (!size.equals("all")
                    && Arrays.stream(PresetSize.values()).noneMatch(s -> s.key().equals(size))) {
                throw new RefusedException("'" + size + "' is not a size; use smoke, demo, laptop or all.");
            }
        }
        Rounds.requireSome(rounds);
        List<PresetSize> settings = Arrays.stream(PresetSize.values())
                .filter(it -> sizes.isEmpty() || sizes.contains("all") || sizes.contains(it.key()))
                .toList();
        if (against != null) {
            compareWith(against, settings);
            return 0;
        }
        if (precision != null) {
            throw new RefusedException("--precision goes with --against; without it, fp32 and bf16 are both measured.");
        }
        Peers peers = Peers.ofThisCheckout();
        Processor.useThreads(0);
        for (PresetSize setting : settings) {
            setting.announce();
            for (Precision each : new Precision[] {Precision.FP32, Precision.BF16}) measure(setting, each, peers);
        }
        return 0;
    }

    private void compareWith(String commit, List<PresetSize> settings) throws IOException {
        Precision chosen = precision == null ? Precision.AUTO : precision(precision);
        double turn = (seconds == null ? SECONDS_AGAINST_A_COMMIT : seconds) / rounds;
        Path repository = Path.of(System.getProperty("trainyard.repository", ""));
        try (CommitCheckout before = CommitCheckout.of(repository, commit)) {
            CommitComparison comparison = new CommitComparison(repository, before, chosen, rounds, turn);
            comparison.build();
            for (PresetSize setting : settings) comparison.measure(setting);
        }
    }

    private static Precision precision(String key) {
        return Arrays.stream(Precision.values())
                .filter(it -> it.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new RefusedException("'" + key + "' is not a precision; use auto, fp32 or bf16."));
    }

    private void measure(PresetSize setting, Precision precision, Peers peers) throws IOException {
        int[][] windows = setting.windows();
        String threads = String.valueOf(Runtime.getRuntime().availableProcessors());
        ResidentMemory.restartPeak();
        Transformer model = Transformer.initialise(setting.shape(), 1);
        try (TemporaryFolder scratch = TemporaryFolder.create();
                TrainingSession session =
                        TrainingSession.start(model, new OptimizerSettings(Optimizer.ADAMW, 0.1, 1), precision)) {
            model.save(scratch.folder());
            JSON.writeValue(scratch.folder().resolve("windows.json").toFile(), windows);
            List<String> arguments = List.of(scratch.folder().toString(), precision.key(), threads);
            try (PeerProcess peer = peers.start("pretrain_peer.py", arguments)) {
                double difference = STEPS.compareLosses(session, windows, peer, precision);
                Rounds rates = Rounds.take(
                        rounds,
                        () -> rate(setting, () -> STEPS.seconds(session, windows)),
                        () -> rate(setting, () -> peer.seconds("step")));
                double ourMemory =
                        ResidentMemory.peakMegabytes(ProcessHandle.current().pid());
                double theirMemory = ResidentMemory.peakMegabytes(peer.id());
                double product = peer.ask("product").path("operations").asDouble();
                String name = "PyTorch " + peer.version().replaceAll("\\+.*", "");
                line(setting, precision.key(), "trainyard", Spread.of(rates.ours()), product, ourMemory);
                line(setting, "", name, Spread.of(rates.theirs()), product, theirMemory);
                Rounds muon = muon(setting, precision, session, windows);
                System.out.printf(
                        "        ratio %s; first %d losses agree to %.0e; a product makes %.0f GFLOP/s%n",
                        rates.ratio().print("%.2f"), STEPS.compared(), difference, product / 1e9);
                System.out.printf(
                        "        with Muon %s tokens/s, %s of AdamW's%n",
                        Spread.of(muon.ours()).print("%,.0f"), muon.ratio().print("%.2f"));
            }
        }
    }

    /** Our steps with Muon and, in turn, with AdamW. */
    private Rounds muon(PresetSize setting, Precision precision, TrainingSession adamW, int[][] windows)
            throws IOException {
        OptimizerSettings settings = new OptimizerSettings(Optimizer.MUON, 0.1, 1);
        try (TrainingSession muon =
                TrainingSession.start(Transformer.initialise(setting.shape(), 1), settings, precision)) {
            STEPS.seconds(muon, windows);
            return Rounds.take(
                    rounds,
                    () -> rate(setting, () -> STEPS.seconds(muon, windows)),
                    () -> rate(setting, () -> STEPS.seconds(adamW, windows)));
        }
    }

    /** Tokens a second over one round. */
    private double rate(PresetSize setting, Rounds.Rate stepSeconds) throws IOException {
        double turn = (seconds == null ? SECONDS_BESIDE_A_PEER : seconds) / rounds;
        return TrainingSteps.rate(setting.tokens(), turn, stepSeconds);
    }

    private static void line(
            PresetSize setting, String precision, String side, Spread rate, double product, double memory) {
        System.out.printf(
                "  %-4s  %-14s %29s tokens/s  MFU %.2f  peak memory %,6.0f MB%n",
                precision, side, rate.print("%,.0f"), rate.median() * setting.operationsPerToken() / product, memory);
    }
}
