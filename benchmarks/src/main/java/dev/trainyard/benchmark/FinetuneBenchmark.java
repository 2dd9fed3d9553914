package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.training.FrozenStart;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.PeftFolder;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How fast is tuning, of all weights and of a low-rank adapter, compared with transformers and PEFT?
 *
 * <p>Both sides train the same model, and the same adapter, on the same batch of random tokens: forward, loss, backward,
 * clipping, AdamW. Their losses of the first steps must agree, or nothing is measured. Both keep the weights that are
 * trained in 32 bits; frozen ones are kept in the precision of the matrix products.
 */
@Command(name = "finetune", description = "Compares tuning, full and with LoRA, with transformers and PEFT.")
final class FinetuneBenchmark implements Callable<Integer> {
    private static final TrainingSteps STEPS = new TrainingSteps(1e-4, 3);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 512;

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "The folder of a model; a random model of the size of laptop if absent.")
    private @Nullable Path folder;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "The time for each side and kind of tuning, over all rounds.")
    private double seconds;

    @Option(names = "--rounds", defaultValue = "5", description = "The number of turns of each side.")
    private int rounds;

    @Option(names = "--batch", defaultValue = "4", description = "The number of sequences in a step.")
    private int batch;

    @Option(names = "--rank", defaultValue = "16", description = "The rank of the adapters.")
    private int rank;

    @Option(
            names = "--precision",
            paramLabel = "auto|fp32|bf16",
            defaultValue = "auto",
            description = "The precision of matrix products.")
    private String precision = "auto";

    @Override
    public Integer call() throws IOException {
        Rounds.requireSome(rounds);
        if (batch < 1) throw new RefusedException("--batch " + batch + " trains on nothing; 1 or more is expected.");
        if (rank < 1) throw new RefusedException("--rank " + rank + " is not a rank; 1 or more is expected.");
        Precision chosen = chosen();
        Peers peers = Peers.ofThisCheckout();
        Processor.useThreads(0);
        try (TemporaryFolder scratch = TemporaryFolder.create()) {
            Path model = folder == null ? random(scratch.folder().resolve("model")) : folder;
            ModelShape shape = ModelConfig.read(model);
            int[][] windows = windows(shape);
            Files.writeString(scratch.folder().resolve("windows.json"), JSON.writeValueAsString(windows));
            System.out.printf(
                    "%s: %.1fM parameters, %s, %d sequences of %d tokens a step, %d threads%n",
                    folder == null ? "random" : folder.getFileName(),
                    shape.parameters() / 1e6,
                    chosen.key(),
                    batch,
                    windows[0].length - 1,
                    Runtime.getRuntime().availableProcessors());
            measure(model, true, chosen, windows, scratch.folder(), peers);
            measure(model, false, chosen, windows, scratch.folder(), peers);
            System.out.printf(
                    "  a step with LoRA takes %s of the time of a step of all weights%n",
                    stepsOfBoth(model, chosen, windows).print("%.2f"));
        }
        return 0;
    }

    private Precision chosen() {
        return switch (precision) {
            case "auto" -> Processor.hasBfloat16() ? Precision.BF16 : Precision.FP32;
            case "fp32" -> Precision.FP32;
            case "bf16" -> Precision.BF16;
            default -> throw new RefusedException("'" + precision + "' is not a precision; use auto, fp32 or bf16.");
        };
    }

    private static Path random(Path folder) throws IOException {
        try (Transformer model = Transformer.initialise(PresetSize.LAPTOP.shape(), 1)) {
            model.save(folder);
        }
        return folder;
    }

    /** A batch of random tokens: windows of one more than the model is trained on. */
    private int[][] windows(ModelShape shape) {
        Random random = new Random(1);
        int[][] windows = new int[batch][Math.min(LONGEST, shape.context()) + 1];
        for (int[] window : windows) Arrays.setAll(window, _ -> random.nextInt(shape.vocabulary()));
        return windows;
    }

    /** The time of a step with an adapter over that of a step of all weights, in turns. */
    private Spread stepsOfBoth(Path model, Precision precision, int[][] windows) throws IOException {
        try (TrainingSession adapter = session(model, true, precision);
                TrainingSession full = session(model, false, precision)) {
            STEPS.seconds(adapter, windows);
            STEPS.seconds(full, windows);
            return Rounds.take(
                            rounds,
                            () -> 1 / rate(1, () -> STEPS.seconds(adapter, windows)),
                            () -> 1 / rate(1, () -> STEPS.seconds(full, windows)))
                    .ratio();
        }
    }

    private void measure(Path model, boolean adapted, Precision precision, int[][] windows, Path scratch, Peers peers)
            throws IOException {
        String threads = String.valueOf(Runtime.getRuntime().availableProcessors());
        ResidentMemory.restartPeak();
        try (TrainingSession session = session(model, adapted, precision)) {
            List<String> arguments = new ArrayList<>(
                    List.of(model.toString(), scratch.resolve("windows.json").toString()));
            arguments.addAll(List.of(precision.key(), threads));
            if (adapted) {
                PeftFolder.write(session.model().adapter().orElseThrow(), scratch.resolve("adapter"));
                arguments.add(scratch.resolve("adapter").toString());
            }
            try (PeerProcess peer = peers.start("finetune_peer.py", arguments)) {
                double difference = STEPS.compareLosses(session, windows, peer, precision);
                int tokens = windows.length * (windows[0].length - 1);
                Rounds rates = Rounds.take(
                        rounds,
                        () -> rate(tokens, () -> STEPS.seconds(session, windows)),
                        () -> rate(tokens, () -> peer.seconds("step")));
                double ourMemory =
                        ResidentMemory.peakMegabytes(ProcessHandle.current().pid());
                Spread ours = Spread.of(rates.ours());
                String kind = adapted ? "LoRA" : "full";
                line(kind, "trainyard", ours, ourMemory);
                line("", peer.version(), Spread.of(rates.theirs()), ResidentMemory.peakMegabytes(peer.id()));
                System.out.printf(
                        "        ratio %s; %,d weights are trained; first %d losses agree to %.0e%n",
                        rates.ratio().print("%.2f"), session.trainedParameters(), STEPS.compared(), difference);
            }
        }
    }

    private TrainingSession session(Path model, boolean adapted, Precision precision) throws IOException {
        OptimizerSettings settings = new OptimizerSettings(Optimizer.ADAMW, 0, 1);
        if (!adapted) return TrainingSession.start(Transformer.open(model), settings, precision);
        Lora lora = new Lora(rank, 2.0 * rank, 0, Set.copyOf(Lora.TARGETS));
        FrozenStart start = new FrozenStart(model, Sha256.of(model.resolve("config.json")));
        return TrainingSession.start(start, lora, settings, precision, 1);
    }

    /** Tokens a second over one round. */
    private double rate(int tokens, Rounds.Rate stepSeconds) throws IOException {
        return TrainingSteps.rate(tokens, seconds / rounds, stepSeconds);
    }

    private static void line(String kind, String side, Spread rate, double memory) {
        System.out.printf(
                "  %-4s  %-32s %27s tokens/s  peak memory %,6.0f MB%n", kind, side, rate.print("%,.0f"), memory);
    }
}
