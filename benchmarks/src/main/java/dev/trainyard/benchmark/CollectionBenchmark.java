package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Does collecting a document cost the same in a set of ten thousand as in a set of a million, with a heap of one
 * gigabyte, and are all cores busy?
 *
 * <p>Runs the whole of data collection up to the tokenizer, as an ingest job does: generated documents of about 1,000
 * bytes are read, cleaned of personal data, measured, checked by every rule, searched for near duplicates, compared
 * with held-out items, and recorded. Each number of documents is collected in a JVM of its own with the ingest
 * service's options, after a warm-up in which the smallest set is collected several times, 200,000 documents in all.
 * Processor time is compared, since other work on the machine hardly affects it. Nothing is reported if the rules drop
 * more than 15 of 100 documents, or if planted copies are not found.
 */
@Command(name = "collection", description = "Collects growing numbers of documents in a heap of fixed size.")
final class CollectionBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long TEXT_TO_LEARN_FROM = 20_000_000;
    /** The number of documents in the warm-up, after which JIT compilation no longer affects the costs. */
    private static final int DOCUMENTS_BEFORE = 200_000;

    private static final double LEAST_KEPT = 0.85;
    private static final double LEAST_FOUND = 0.95;
    private static final List<String> COPIES = List.of("duplicate", "near-duplicate");

    @Option(
            names = "--documents",
            split = ",",
            paramLabel = "N",
            defaultValue = "10000,100000,1000000",
            description = "Numbers of documents; each is collected in a process of its own.")
    private List<Integer> sizes = new ArrayList<>();

    @Option(names = "--heap", defaultValue = "1g", description = "The largest heap of the process.")
    private String heap = "1g";

    @Option(names = "--rounds", defaultValue = "3", description = "How often each number is collected.")
    private int rounds;

    @Override
    public Integer call() throws IOException {
        if (rounds < 1) throw new RefusedException("--rounds " + rounds + " measures nothing.");
        List<Integer> smallestFirst = sizes.stream().sorted().distinct().toList();
        if (smallestFirst.getFirst() < 1000) {
            throw new RefusedException(
                    "--documents " + smallestFirst.getFirst() + " documents are too few; at least 1000 are needed.");
        }
        GeneratedDocuments documents =
                new GeneratedDocuments(new SentenceGenerator(SourceTexts.documentationOfTheJdk(TEXT_TO_LEARN_FROM)));
        System.out.printf(
                "a heap of %s, %d cores, %d rounds; processor time in µs a document%n",
                heap, Runtime.getRuntime().availableProcessors(), rounds);
        System.out.printf(
                "  %9s %9s %13s %5s %13s %5s %6s %6s %-26s %6s %9s %11s %10s%n",
                "documents",
                "text MB",
                "read: time",
                "busy",
                "decide: time",
                "busy",
                "read",
                "decide",
                "both",
                "ratio",
                "heap MB",
                "resident MB",
                "disk MB");
        try (TemporaryFolder scratch = TemporaryFolder.create()) {
            Path before = scratch.folder().resolve("before");
            documents.write(before, smallestFirst.getFirst());
            List<String> counts = new ArrayList<>();
            double first = 0;
            for (int size : smallestFirst) {
                Path folder = scratch.folder().resolve("measured");
                GeneratedDocuments.Planted planted = documents.write(folder, size);
                long text = Files.size(folder.resolve("text.jsonl"));
                List<CollectionCost> costs = collect(before, smallestFirst.getFirst(), folder);
                check(size, planted, costs.getFirst());
                Spread both = both(costs);
                if (first == 0) first = both.median();
                print(size, text, costs, both, both.median() / first);
                counts.add(counts(size, planted, costs.getFirst()));
                new TemporaryFolder(folder).close();
            }
            counts.forEach(System.out::println);
        }
        return 0;
    }

    private List<CollectionCost> collect(Path before, int smallest, Path folder) throws IOException {
        List<String> lines = new HeapLimitedProcess(heap)
                .run(
                        "Collecting",
                        CollectionProcess.class,
                        before.toString(),
                        String.valueOf(Math.ceilDiv(DOCUMENTS_BEFORE, smallest)),
                        folder.toString(),
                        String.valueOf(rounds));
        List<CollectionCost> costs = new ArrayList<>();
        for (String line : lines) costs.add(JSON.readValue(line, CollectionCost.class));
        return costs;
    }

    private static void check(int documents, GeneratedDocuments.Planted planted, CollectionCost cost) {
        double judgedWell = 1 - (double) droppedByRules(cost) / documents;
        if (cost.documents() != documents || judgedWell < LEAST_KEPT) {
            throw new RefusedException(
                    "Of %d documents %d were read and %.0f %% pass the rules, so the text is not typical: %s"
                            .formatted(documents, cost.documents(), 100 * judgedWell, cost.dropped()));
        }
        // A copy of a document that a rule drops is dropped by the same rule.
        long near = cost.droppedBy("near-duplicate");
        long same = cost.droppedBy("duplicate");
        double expected = LEAST_FOUND * judgedWell;
        if (near < expected * planted.nearDuplicates() || same < expected * planted.duplicates()) {
            throw new RefusedException("Of %d near duplicates and %d duplicates %d and %d were found."
                    .formatted(planted.nearDuplicates(), planted.duplicates(), near, same));
        }
    }

    private static long droppedByRules(CollectionCost cost) {
        return cost.dropped().entrySet().stream()
                .filter(rule -> !COPIES.contains(rule.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static Spread both(List<CollectionCost> costs) {
        return Spread.of(costs.stream().map(CollectionCost::microseconds).toList());
    }

    private static void print(int size, long text, List<CollectionCost> costs, Spread both, double ratio) {
        List<CollectionCost> sorted = costs.stream()
                .sorted(Comparator.comparingDouble(CollectionCost::microseconds))
                .toList();
        CollectionCost median = sorted.get(sorted.size() / 2);
        System.out.printf(
                "  %,9d %,9.1f %,11.1f s %5.2f %,11.1f s %5.2f %6.1f %6.1f %-26s %6.2f %,9.0f %,11.0f %,10.0f%n",
                size,
                text / 1e6,
                median.read().seconds(),
                median.read().coresBusy(),
                median.decide().seconds(),
                median.decide().coresBusy(),
                median.microseconds(median.read()),
                median.microseconds(median.decide()),
                both.print("%.1f"),
                ratio,
                costs.stream().mapToLong(CollectionCost::heapBytes).max().orElseThrow() / 1e6,
                costs.stream()
                                .mapToDouble(CollectionCost::residentMegabytes)
                                .max()
                                .orElseThrow()
                        * 1.048576,
                (median.readBytes() + median.corpusBytes()) / 1e6);
    }

    private static String counts(int documents, GeneratedDocuments.Planted planted, CollectionCost cost) {
        String rules = cost.dropped().entrySet().stream()
                .filter(rule -> !COPIES.contains(rule.getKey()))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(rule -> "%s %,d".formatted(rule.getKey(), rule.getValue()))
                .collect(Collectors.joining(", "));
        return "  of %,d documents %,d kept; near duplicates %,d of %,d planted, duplicates %,d of %,d; compared with %,d items; %s"
                .formatted(
                        documents,
                        cost.kept(),
                        cost.droppedBy("near-duplicate"),
                        planted.nearDuplicates(),
                        cost.droppedBy("duplicate"),
                        planted.duplicates(),
                        cost.items(),
                        rules);
    }
}
