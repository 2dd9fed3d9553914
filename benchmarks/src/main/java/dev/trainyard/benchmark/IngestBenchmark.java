package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.ingest.attributes.Measures;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many documents of JSON Lines are filtered and deduplicated in a second with FineWeb's filters and MinHash,
 * compared with datatrove?
 *
 * <p>Both sides read the same files, apply the rules of Gopher, C4 and FineWeb in FineWeb's order, and write the kept
 * documents, on the same number of cores: Trainyard with threads, datatrove with processes that are started and warmed
 * up before the timing. First both sides judge each document; if they agree on fewer than 99 of 100, nothing is
 * measured.
 */
@Command(name = "ingest", description = "Filters JSON Lines as FineWeb does, in comparison with datatrove.")
final class IngestBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double LEAST_AGREEMENT = 0.99;

    /** datatrove's reasons and the corresponding rules. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("dup_para_frac", "gopher.duplicate-paragraph-fraction"),
            Map.entry("dup_para_char_frac", "gopher.duplicate-paragraph-characters"),
            Map.entry("dup_line_frac", "gopher.duplicate-line-fraction"),
            Map.entry("dup_line_char_frac", "gopher.duplicate-line-characters"),
            Map.entry("top_2_gram", "gopher.top-2-gram"),
            Map.entry("top_3_gram", "gopher.top-3-gram"),
            Map.entry("top_4_gram", "gopher.top-4-gram"),
            Map.entry("duplicated_5_n_grams", "gopher.duplicate-5-grams"),
            Map.entry("duplicated_6_n_grams", "gopher.duplicate-6-grams"),
            Map.entry("duplicated_7_n_grams", "gopher.duplicate-7-grams"),
            Map.entry("duplicated_8_n_grams", "gopher.duplicate-8-grams"),
            Map.entry("duplicated_9_n_grams", "gopher.duplicate-9-grams"),
            Map.entry("duplicated_10_n_grams", "gopher.duplicate-10-grams"),
            Map.entry("gopher_short_doc", "gopher.words-min"),
            Map.entry("gopher_long_doc", "gopher.words-max"),
            Map.entry("gopher_below_avg_threshold", "gopher.mean-word-length-min"),
            Map.entry("gopher_above_avg_threshold", "gopher.mean-word-length-max"),
            Map.entry("gopher_too_many_hashes", "gopher.hash-ratio"),
            Map.entry("gopher_too_many_ellipsis", "gopher.ellipsis-ratio"),
            Map.entry("gopher_too_many_bullets", "gopher.bullet-lines"),
            Map.entry("gopher_too_many_end_ellipsis", "gopher.ellipsis-lines"),
            Map.entry("gopher_below_alpha_threshold", "datatrove.alphabetic-words"),
            Map.entry("gopher_enough_stop_words", "gopher.stop-words"),
            Map.entry("lorem_ipsum", "c4.lorem-ipsum-lines"),
            Map.entry("curly_bracket", "c4.curly-bracket-lines"),
            Map.entry("too_few_sentences", "c4.sentences"),
            Map.entry("line_punct_ratio", "fineweb.punctuated-line-ratio"),
            Map.entry("short_line_ratio", "fineweb.short-line-ratio"),
            Map.entry("char_dup_ratio", "fineweb.duplicate-character-ratio"),
            Map.entry("list_ratio", "fineweb.newline-word-ratio"));

    @Option(names = "--megabytes", defaultValue = "10", description = "The amount of text.")
    private double megabytes;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description = "JSON Lines with the field text; by default the comments in the JDK's sources.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "The number of rounds, in which both sides" + " take turns.")
    private int rounds;

    @Override
    public Integer call() throws IOException {
        Peers peers = Peers.ofThisCheckout(Peers.Libraries.INGEST);
        int cores = Runtime.getRuntime().availableProcessors();
        List<String> texts = texts((long) (megabytes * 1e6));
        try (TemporaryFolder scratch = TemporaryFolder.create();
                FineWebFilters ours = new FineWebFilters(cores)) {
            List<Path> parts =
                    write(texts, Files.createDirectories(scratch.folder().resolve("in")), cores);
            List<String> arguments = List.of(scratch.folder().toString(), String.valueOf(cores));
            try (PeerProcess peer = peers.start("ingest_peer.py", arguments)) {
                long bytes = 0;
                for (Path part : parts) bytes += Files.size(part);
                System.out.printf("%,d documents, %.1f MB of JSON Lines, %d cores%n", texts.size(), bytes / 1e6, cores);
                compare(texts, ours, peer, scratch.folder());
                measure(texts.size(), bytes, parts, ours, peer, scratch.folder());
            }
        }
        return 0;
    }

    private void measure(
            int documents, long bytes, List<Path> parts, FineWebFilters ours, PeerProcess peer, Path folder)
            throws IOException {
        Path kept = folder.resolve("ours");
        List<Path> keptParts =
                parts.stream().map(part -> kept.resolve(part.getFileName())).toList();
        try (NearDuplicateSearch search = new NearDuplicateSearch(parts.size())) {
            Path unique = folder.resolve("ours-unique");
            ours.run(parts, kept);
            long stay = search.run(keptParts, unique);
            peer.ask("filter");
            long others = peer.ask("minhash").path("kept").asLong();
            System.out.printf("  near duplicates: trainyard keeps %,d documents, datatrove %,d%n", stay, others);
            String version = "datatrove " + peer.version();
            print(
                    "filters",
                    version,
                    bytes,
                    documents,
                    turns(documents, () -> ours.run(parts, kept), () -> peer.seconds("filter")));
            print(
                    "+ MinHash",
                    version,
                    bytes,
                    documents,
                    turns(
                            documents,
                            () -> {
                                ours.run(parts, kept);
                                search.run(keptParts, unique);
                            },
                            () -> peer.seconds("filter") + peer.seconds("minhash")));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** The rates in documents per second. */
    private Rounds turns(int documents, Work ours, Rounds.Rate theirSeconds) throws IOException {
        return Rounds.take(
                rounds,
                () -> {
                    long start = System.nanoTime();
                    ours.run();
                    return documents / ((System.nanoTime() - start) / 1e9);
                },
                () -> documents / theirSeconds.measure());
    }

    private static void print(String what, String version, long bytes, int documents, Rounds rates) {
        Spread own = Spread.of(rates.ours());
        System.out.printf(
                "  %-9s %-18s %30s documents/s, %.1f MB/s%n",
                what, "trainyard", own.print("%,.0f"), own.median() * bytes / documents / 1e6);
        System.out.printf(
                "            %-18s %30s documents/s%n",
                version, Spread.of(rates.theirs()).print("%,.0f"));
        System.out.printf("            ratio %s%n", rates.ratio().print("%.1f"));
    }

    /**
     * Prints the number of documents that both sides drop for each rule, and refuses to continue if they disagree too
     * often.
     */
    private static void compare(List<String> texts, FineWebFilters ours, PeerProcess peer, Path folder)
            throws IOException {
        peer.ask("judge");
        JsonNode verdicts = JSON.readTree(folder.resolve("verdicts.json").toFile());
        Measures measures = Measures.withoutLanguage();
        Map<String, int[]> rules = new TreeMap<>();
        int same = 0;
        for (int i = 0; i < texts.size(); i++) {
            String own = ours.verdict(measures, texts.get(i));
            String reason = verdicts.path(String.valueOf(i)).asText();
            String other = REASONS.getOrDefault(reason, reason);
            if (own.equals(other)) {
                same++;
                rules.computeIfAbsent(own, _ -> new int[3])[0]++;
            } else {
                rules.computeIfAbsent(own, _ -> new int[3])[1]++;
                rules.computeIfAbsent(other, _ -> new int[3])[2]++;
            }
        }
        System.out.printf("  agreement %,d of %,d documents have the same first reason%n", same, texts.size());
        rules.forEach((rule, counts) -> System.out.printf(
                "            %-40s both %,6d, trainyard alone %,d, datatrove alone %,d%n",
                rule.isEmpty() ? "kept" : rule, counts[0], counts[1], counts[2]));
        if (same < LEAST_AGREEMENT * texts.size()) {
            throw new RefusedException(
                    "The two sides judge too many documents differently; times of different work are not"
                            + " compared.");
        }
    }

    private List<String> texts(long wanted) throws IOException {
        if (files.isEmpty()) return SourceTexts.documentationOfTheJdk(wanted);
        List<String> texts = new ArrayList<>();
        long bytes = 0;
        for (Path file : files) {
            if (!Files.isReadable(file)) throw new RefusedException("--text " + file + " cannot be read.");
            for (String line : Files.readAllLines(file)) {
                JsonNode text = JSON.readTree(line).path("text");
                if (!text.isTextual()) {
                    throw new RefusedException("--text " + file + " has a line without the field text.");
                }
                if (text.asText().isBlank()) continue;
                texts.add(text.asText());
                bytes += text.asText().getBytes(StandardCharsets.UTF_8).length;
                if (bytes >= wanted) return texts;
            }
        }
        return texts;
    }

    /** Writes one file for each core and distributes the documents in turn. */
    private static List<Path> write(List<String> texts, Path folder, int parts) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            Path file = folder.resolve("part-" + part + ".jsonl");
            try (BufferedWriter lines = Files.newBufferedWriter(file)) {
                for (int i = part; i < texts.size(); i += parts) {
                    lines.write(JSON.writeValueAsString(Map.of("id", String.valueOf(i), "text", texts.get(i))));
                    lines.newLine();
                }
            }
            files.add(file);
        }
        return files;
    }
}
