package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.recipe.TaskRecipe;
import dev.trainyard.evaluation.files.FileTask;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.items.task.FileTaskItems;
import dev.trainyard.items.task.TaskFiles;
import dev.trainyard.items.task.TaskItem;
import dev.trainyard.items.task.TaskKind;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How many items of public sets are scored in a second, compared with lm-evaluation-harness?
 *
 * <p>Both sides score the same items with the same model, in 32 bits and with the same number of threads, from texts to
 * log-likelihoods. These must agree, or nothing is measured.
 */
@Command(name = "evaluate", description = "Compares the scoring of choices with lm-evaluation-harness.")
final class EvaluateBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    /** The largest difference of a log-likelihood, in nats; the harness's softmax is off by about 1e-5 for each token. */
    private static final double TOLERANCE = 5e-3;

    @Parameters(paramLabel = "FOLDER", description = "The folder of a model with its tokenizer.")
    private Path folder = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "NAME=FILE",
            required = true,
            description = "A public set and its file, such as hellaswag=hellaswag_val_full.txt.bz2.")
    private Map<String, Path> sets = new LinkedHashMap<>();

    @Option(names = "--items", defaultValue = "100", description = "The number of items of each set.")
    private int items;

    @Option(names = "--few-shot", defaultValue = "0", description = "The number of examples before each question.")
    private int fewShot;

    @Option(names = "--batch", defaultValue = "16", description = "The batch size of the harness.")
    private int batch;

    @Option(names = "--rounds", defaultValue = "3", description = "The number of turns of each side.")
    private int rounds;

    @Override
    public Integer call() throws IOException {
        Rounds.requireSome(rounds);
        Peers peers = Peers.ofThisCheckout(Peers.Libraries.EVALUATION);
        Processor.useThreads(0);
        try (TemporaryFolder scratch = TemporaryFolder.create();
                Tokenizer tokenizer = Tokenizer.open(folder);
                Transformer model = Transformer.open(folder)) {
            System.out.printf(
                    "%s: %.1fM parameters, fp32, %d threads, %d examples, batches of %d for the harness%n",
                    folder.getFileName(),
                    model.shape().parameters() / 1e6,
                    Runtime.getRuntime().availableProcessors(),
                    fewShot,
                    batch);
            EvaluatedModel evaluated = new EvaluatedModel(CheckpointKind.BASE, model, ChatForm.open(folder, tokenizer));
            for (Map.Entry<String, Path> set : sets.entrySet()) {
                measure(evaluated, read(set.getKey(), set.getValue()), scratch.folder(), peers);
            }
        }
        return 0;
    }

    private FileTaskItems read(String set, Path file) throws IOException {
        if (!TaskRecipe.SETS.contains(set)) {
            throw new RefusedException(
                    set + " is not a known set; one of " + String.join(", ", TaskRecipe.SETS) + " is expected.");
        }
        TaskRecipe recipe = new TaskRecipe(set, file.toString(), null, fewShot == 0 ? null : fewShot, null, items, 1L);
        FileTaskItems task = TaskFiles.read(recipe, file, null).chosen(recipe, 1);
        if (task.description().kind() == TaskKind.GENERATION) {
            throw new RefusedException(set + " has no choices to compare; a set with choices is expected.");
        }
        return task;
    }

    private void measure(EvaluatedModel evaluated, FileTaskItems task, Path scratch, Peers peers) throws IOException {
        Path requests = scratch.resolve(task.name() + ".jsonl");
        write(task, requests);
        String threads = String.valueOf(Runtime.getRuntime().availableProcessors());
        FileTask measured = FileTask.of(task);
        try (PeerProcess peer = peers.start(
                "evaluate_peer.py", List.of(folder.toString(), requests.toString(), threads, String.valueOf(batch)))) {
            double difference = difference(results(measured, evaluated), peer.ask("measure"));
            Rounds rates = Rounds.take(
                    rounds, () -> rate(task, seconds(measured, evaluated)), () -> rate(task, peer.seconds("measure")));
            System.out.printf(
                    "  %-12s trainyard %s items/s, %s %s items/s%n",
                    task.name(),
                    Spread.of(rates.ours()).print("%.2f"),
                    peer.version(),
                    Spread.of(rates.theirs()).print("%.2f"));
            System.out.printf(
                    "  %-12s ratio %s; %d items, log-likelihoods agree to %.0e%n",
                    "", rates.ratio().print("%.2f"), task.items().size(), difference);
        }
    }

    private static void write(FileTaskItems task, Path file) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (TaskItem item : task.items()) {
                for (int option = 0; option < item.options(); option++) {
                    lines.write(JSON.writeValueAsString(List.of(
                            task.examplesBefore(item) + item.prompt(option),
                            task.description().joint() + item.choice(option))));
                    lines.write('\n');
                }
            }
        }
    }

    private static double difference(List<ItemResult> ours, JsonNode theirs) {
        List<Double> likelihoods = new ArrayList<>();
        ours.forEach(result -> likelihoods.addAll(result.logLikelihoods()));
        JsonNode answers = theirs.path("logLikelihoods");
        if (likelihoods.size() != answers.size()) {
            throw new RefusedException("trainyard has " + likelihoods.size() + " log-likelihoods and the harness "
                    + answers.size() + "; as many are expected.");
        }
        double largest = 0;
        for (int i = 0; i < likelihoods.size(); i++) {
            largest = Math.max(
                    largest, Math.abs(likelihoods.get(i) - answers.get(i).asDouble()));
        }
        if (largest > TOLERANCE) {
            throw new RefusedException("the log-likelihoods differ by up to " + largest + "; at most " + TOLERANCE
                    + " is expected, so that both sides do the same.");
        }
        return largest;
    }

    private static double seconds(FileTask task, EvaluatedModel evaluated) {
        long start = System.nanoTime();
        results(task, evaluated);
        return (System.nanoTime() - start) / 1e9;
    }

    private static List<ItemResult> results(FileTask task, EvaluatedModel evaluated) {
        try {
            return task.measure(evaluated, _ -> {});
        } catch (RunCancelledException | FencedException e) {
            throw new IllegalStateException("nobody cancels a benchmark", e);
        }
    }

    private static double rate(FileTaskItems task, double seconds) {
        return task.items().size() / seconds;
    }
}
