package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Is the heap of the containers large enough for all four stages when the corpus has gigabytes?
 *
 * <p>Generates documents of about 1,000 bytes, nearly all of which pass the rules and are not duplicates; one in a
 * hundred is a Java class, and in addition the same number of dictionary entries is generated. The job of each stage
 * then runs in a JVM of its own with the options of the containers, on the results of the previous stage. The model is
 * small and trained on few tokens, so that the corpus dominates time and memory. If the heap of a stage is too small,
 * the stage ends at once, and so does the benchmark.
 */
@Command(name = "large-corpus", description = "Measures the memory that each stage needs for a corpus of gigabytes.")
final class LargeCorpusBenchmark implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long TEXT_TO_LEARN_FROM = 20_000_000;
    private static final int BYTES_OF_A_DOCUMENT = 1_025;
    private static final int FEWEST_DOCUMENTS = 10_000;

    private static final String RECIPE = """
            preset: smoke
            name: large-corpus
            corpus:
              sources:
                - {name: text, kind: jsonl, path: text.jsonl, licence: Apache-2.0}
                - {name: code, kind: archive, path: code.zip, licence: Apache-2.0}
                - {name: dictionary, kind: wordnet, path: dictionary, licence: Apache-2.0}
              heldOut: 0.05
            tokenizer: {vocabulary: 4096, sampleBytes: 20000000}
            pretrain: {layers: 1, width: 32, heads: 2, keyValueHeads: 2, hidden: 64, context: 256, batch: 8, tokens: 100000, validationTokens: 20000}
            finetune:
              sources: []
              instruction: {conversations: 2000, epochs: 1}
              preference: {pairs: 200}
            evaluate: {items: 400}
            release: {requirements: []}
            """;

    @Option(names = "--gigabytes", defaultValue = "5", description = "The amount of text.")
    private double gigabytes;

    @Option(names = "--heap", defaultValue = "768m", description = "The largest heap of each stage.")
    private String heap = "768m";

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "An empty folder for the sources and all results, about five times the size of the text; it"
                    + " is kept. By default a temporary folder is used and deleted.")
    private @Nullable Path folder;

    @Override
    public Integer call() throws IOException {
        long documents = Math.round(gigabytes * 1e9 / BYTES_OF_A_DOCUMENT);
        if (documents < FEWEST_DOCUMENTS || documents > Integer.MAX_VALUE) {
            throw new RefusedException("--gigabytes " + gigabytes + " is not in the range from 0.011 to 2,000.");
        }
        if (folder == null) {
            try (TemporaryFolder scratch = TemporaryFolder.create()) {
                run(scratch.folder(), (int) documents);
            }
        } else {
            run(Files.createDirectories(folder), (int) documents);
        }
        return 0;
    }

    private void run(Path home, int documents) throws IOException {
        Path sources = home.resolve("sources");
        SentenceGenerator chain = new SentenceGenerator(SourceTexts.documentationOfTheJdk(TEXT_TO_LEARN_FROM));
        new GeneratedDocuments(chain).write(sources, documents);
        int entries = documents / 100;
        writeDictionary(sources.resolve("dictionary"), entries, chain);
        System.out.printf(
                "%,d documents and %,d entries, %,.2f GB of text; a heap of %s, %d cores%n",
                documents,
                entries,
                Files.size(sources.resolve("text.jsonl")) / 1e9,
                heap,
                Runtime.getRuntime().availableProcessors());
        Recipe recipe = RecipeReader.read(RECIPE);
        LargeCorpusProcess.write(home, new RunRequested(new RunId("large-corpus"), recipe));
        System.out.printf("  %-10s %9s %24s %12s%n", "stage", "seconds", "heap after collections", "resident MB");
        for (Stage stage : Stage.values()) {
            StageMemory memory = perform(stage, home);
            System.out.printf(
                    "  %-10s %,9.0f %,21.0f MB %,12.0f%n",
                    stage.key(), memory.seconds(), memory.heapBytes() / 1e6, memory.residentMegabytes() * 1.048576);
        }
    }

    /** Writes a WordNet file of nouns with generated sentences as glosses. */
    private static void writeDictionary(Path folder, int entries, SentenceGenerator chain) throws IOException {
        Files.createDirectories(folder);
        try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve("data.noun"))) {
            for (int number = 0; number < entries; number++) {
                RandomGenerator chance = new SplittableRandom(number);
                StringBuilder gloss = new StringBuilder();
                chain.sentence(chance, gloss);
                gloss.setLength(gloss.length() - 1);
                lines.write("%08d 03 n 01 %s-%d 0 000 | %s".formatted(number, chain.word(chance), number, gloss));
                lines.newLine();
            }
        }
    }

    private StageMemory perform(Stage stage, Path home) throws IOException {
        List<String> lines = new HeapLimitedProcess(heap)
                .run("The stage " + stage.key(), LargeCorpusProcess.class, home.toString(), stage.name());
        if (lines.isEmpty()) throw new RefusedException("The stage " + stage.key() + " measured nothing.");
        return JSON.readValue(lines.getLast(), StageMemory.class);
    }
}
