package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.tokenizer.BytePairTrainer;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How fast does the tokenizer train and encode, compared with Hugging Face's own library?
 *
 * <p>Both sides train vocabularies of the same size on the same texts, split by GPT-2's pattern, on all cores, and must
 * learn the same merges; then both encode these texts on all cores, and must give the same ids, or nothing is measured.
 */
@Command(
        name = "tokenizer",
        description = "Trains a tokenizer and encodes texts, in comparison with Hugging" + " Face's tokenizers.")
final class TokenizerBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--megabytes", defaultValue = "20", description = "The amount of text.")
    private double megabytes;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description = "Files in UTF-8, one text each; the JDK's" + " sources by default.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--vocabulary",
            defaultValue = "8192",
            description = "The number of tokens, including" + " special ones.")
    private int vocabulary;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "The number of rounds, in which both sides" + " take turns.")
    private int rounds;

    @Override
    public Integer call() throws IOException {
        Peers peers = Peers.ofThisCheckout();
        long wanted = (long) (megabytes * 1e6);
        List<String> texts = files.isEmpty() ? SourceTexts.ofTheJdk(wanted) : SourceTexts.of(files, wanted);
        try (TemporaryFolder scratch = TemporaryFolder.create()) {
            long bytes = write(texts, scratch.folder().resolve("texts.jsonl"));
            List<String> arguments = new ArrayList<>(List.of(scratch.folder().toString(), String.valueOf(vocabulary)));
            for (SpecialToken token : SpecialToken.values()) arguments.add(token.text());
            try (PeerProcess peer = peers.start("tokenizer_peer.py", arguments)) {
                String version = "tokenizers " + peer.version();
                System.out.printf(
                        "%,d texts, %.1f MB, a vocabulary of %,d, %d threads%n",
                        texts.size(),
                        bytes / 1e6,
                        vocabulary,
                        Runtime.getRuntime().availableProcessors());
                measureLearning(texts, bytes, scratch.folder(), peer, version);
                measureEncoding(texts, bytes, scratch.folder(), peer, version);
            }
        }
        return 0;
    }

    private void measureLearning(List<String> texts, long bytes, Path folder, PeerProcess peer, String version)
            throws IOException {
        TokenizerFolder.write(folder, BytePairTrainer.train(texts, vocabulary));
        peer.ask("train");
        JsonNode ours = JSON.readTree(folder.resolve(TokenizerFolder.TOKENIZER).toFile())
                .path("model")
                .path("merges");
        JsonNode theirs = JSON.readTree(folder.resolve("merges.json").toFile());
        for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
            if (!ours.path(i).equals(theirs.path(i))) {
                throw new RefusedException(
                        "Merge " + i + " differs, '" + ours.path(i).asText() + "' but the peer's is '"
                                + theirs.path(i).asText() + "': times of different work are not compared.");
            }
        }
        Rounds rates = Rounds.take(
                rounds,
                () -> {
                    long start = System.nanoTime();
                    BytePairTrainer.train(texts, vocabulary);
                    return bytes / 1e6 / ((System.nanoTime() - start) / 1e9);
                },
                () -> bytes / 1e6 / peer.seconds("train"));
        print("learning", rates, version, ours.size() + " merges are the same");
    }

    private void measureEncoding(List<String> texts, long bytes, Path folder, PeerProcess peer, String version)
            throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            List<int[]> ours = tokenizer.encodeAll(texts);
            peer.ask("encode");
            peer.ask("ids");
            int[][] theirs = JSON.readValue(folder.resolve("ids.json").toFile(), int[][].class);
            long tokens = 0;
            for (int i = 0; i < theirs.length; i++) {
                if (!Arrays.equals(ours.get(i), theirs[i])) {
                    throw new RefusedException(
                            "The ids of text " + i + " differ; times of different work are not compared.");
                }
                tokens += theirs[i].length;
            }
            Rounds rates = Rounds.take(
                    rounds,
                    () -> {
                        long start = System.nanoTime();
                        tokenizer.encodeAll(texts);
                        return bytes / 1e6 / ((System.nanoTime() - start) / 1e9);
                    },
                    () -> bytes / 1e6 / peer.seconds("encode"));
            print("encoding", rates, version, String.format("%,d ids are the same", tokens));
        }
    }

    private static void print(String what, Rounds rates, String version, String agreement) {
        System.out.printf(
                "  %-8s  %-18s %24s MB/s%n",
                what, "trainyard", Spread.of(rates.ours()).print("%.2f"));
        System.out.printf(
                "            %-18s %24s MB/s%n",
                version, Spread.of(rates.theirs()).print("%.2f"));
        System.out.printf("            ratio %s; %s%n", rates.ratio().print("%.2f"), agreement);
    }

    private static long write(List<String> texts, Path file) throws IOException {
        long bytes = 0;
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (String text : texts) {
                bytes += text.getBytes(StandardCharsets.UTF_8).length;
                lines.write(JSON.writeValueAsString(text));
                lines.newLine();
            }
        }
        return bytes;
    }
}
