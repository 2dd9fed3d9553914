package dev.trainyard.benchmark;

import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.testing.TinyModels;
import dev.trainyard.testing.Topics;
import dev.trainyard.yard.broker.EmbeddedBroker;
import dev.trainyard.yard.process.FreePorts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How much sooner is an evaluation done with several replicas of eval-service, and are its results the same to the last
 * digit?
 *
 * <p>The corpus is that of the preset {@code smoke}, and the two models are untrained ones, which answer as slowly as
 * trained ones or more slowly. Every replica is a packaged service in a process of its own, with one thread for
 * PyTorch. A small evaluation on other items comes first, so that processes are warm. The time is from the request to
 * the report, and rounds with one and with several replicas alternate, since other work may load the machine: the load
 * is printed with each.
 */
@Command(name = "replicas", description = "Evaluates two models with one and with several replicas of eval-service.")
final class ReplicasBenchmark implements Callable<Integer> {
    private static final String HEAP = "768m";
    private static final List<Logger> NOISY = List.of(
            Logger.getLogger("org.apache.kafka"), Logger.getLogger("kafka"), Logger.getLogger("state.change.logger"));

    @Option(names = "--replicas", split = ",", defaultValue = "1,2", description = "The numbers of replicas.")
    private int[] replicas = {1, 2};

    @Option(names = "--rounds", defaultValue = "3", description = "The number of rounds.")
    private int rounds;

    @Option(names = "--depth", defaultValue = "4", description = "The depth of the models.")
    private int depth;

    @Option(names = "--items", defaultValue = "200", description = "The largest number of items in a task.")
    private int items;

    /**
     * @param processorSeconds of all replicas together
     * @param digest of the sealed evaluation
     */
    private record Round(double seconds, double processorSeconds, String digest) {}

    @Override
    public Integer call() throws Exception {
        if (Arrays.stream(replicas).anyMatch(it -> it < 1) || rounds < 1) {
            throw new RefusedException("At least 1 replica and 1 round are needed.");
        }
        NOISY.forEach(logger -> logger.setLevel(Level.OFF));
        System.out.printf(
                "%d cores, one thread in each replica, models of depth %d, up to %d items in a task%n",
                Runtime.getRuntime().availableProcessors(), depth, items);
        Map<Integer, List<Round>> measured = new TreeMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (int count : replicas) {
                double before = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
                Round result = measure(count);
                measured.computeIfAbsent(count, _ -> new ArrayList<>()).add(result);
                System.out.printf(
                        "  round %d  %d replicas %8.2f s, %.1f s of processor time, load before %.1f, after %.1f%n",
                        round,
                        count,
                        result.seconds(),
                        result.processorSeconds(),
                        before,
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            }
        }
        summarize(measured);
        return 0;
    }

    private static void summarize(Map<Integer, List<Round>> measured) {
        double alone = median(measured.values().iterator().next());
        measured.forEach((count, of) -> System.out.printf(
                "  %d replicas: median %.2f s, best %.2f s, %.2f of the first%n",
                count, median(of), of.stream().mapToDouble(Round::seconds).min().orElseThrow(), median(of) / alone));
        long different = measured.values().stream()
                .flatMap(List::stream)
                .map(Round::digest)
                .distinct()
                .count();
        System.out.println(
                different == 1
                        ? "  every round has the same results, to the last digit"
                        : "  there are " + different + " different results");
    }

    private static double median(List<Round> rounds) {
        double[] sorted = rounds.stream().mapToDouble(Round::seconds).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private Round measure(int count) throws Exception {
        List<Integer> ports = FreePorts.pick(2);
        List<Process> processes = new ArrayList<>();
        try (TemporaryFolder scratch = TemporaryFolder.create();
                EmbeddedBroker broker =
                        EmbeddedBroker.start(scratch.folder().resolve("kafka"), ports.getFirst(), ports.getLast())) {
            Path home = Files.createDirectories(scratch.folder().resolve("home"));
            try {
                CheckpointSaved warm = request("warm-up", 1, 10, home);
                CheckpointSaved request = request("measured", 2, items, home);
                for (int i = 1; i <= count; i++) processes.add(start(i, home, broker.bootstrap()));
                SliceGroupRecords.awaitMembers(count, broker.bootstrap(), processes);
                Topics topics = new Topics(broker.bootstrap(), home);
                evaluate(warm, topics);
                double processorBefore = processorSeconds(processes);
                long began = System.nanoTime();
                EvaluationReported report = evaluate(request, topics);
                return new Round(
                        (System.nanoTime() - began) / 1e9,
                        processorSeconds(processes) - processorBefore,
                        report.evaluation().sha256().hex());
            } finally {
                for (Process process : processes) process.destroyForcibly().waitFor();
            }
        }
    }

    private static double processorSeconds(List<Process> processes) {
        return processes.stream()
                .mapToDouble(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3)
                .sum();
    }

    private CheckpointSaved request(String run, long seed, int most, Path home) throws IOException {
        Recipe recipe = RecipeReader.read("""
                preset: smoke
                seed: %d
                pretrain: {depth: %d, threads: 1}
                evaluate: {items: %d}
                """.formatted(seed, depth, most));
        BenchJobs jobs = new BenchJobs(home.resolve("artifacts"), home.resolve("work/ingest-service"));
        CorpusSealed corpus = LearningCorpus.sealed(RecipeReader.preset("smoke"), jobs);
        return TinyModels.aligned(
                new RunId(run), recipe, corpus.corpus(), new FolderArtifactStore(home.resolve("artifacts")));
    }

    private static Process start(int number, Path home, String bootstrap) throws IOException {
        ProcessBuilder builder =
                ServiceCommand.of("eval-service", home, bootstrap, 0, HEAP, home.resolve("replica-" + number + ".log"));
        builder.environment().put("TRAINYARD_REPLICA", "replica-" + number);
        return builder.start();
    }

    private static EvaluationReported evaluate(CheckpointSaved request, Topics topics) throws UnreadableEventException {
        topics.send(request);
        return (EvaluationReported) topics.upTo(EvaluationReported.class, Topic.EVALUATION_RESULTS, request.run())
                .getLast();
    }
}
