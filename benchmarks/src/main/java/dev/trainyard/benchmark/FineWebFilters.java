package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.PublishedRules;
import dev.trainyard.ingest.attributes.Measures;
import dev.trainyard.ingest.filtering.Rules;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Our side of {@code bench ingest}: filters JSON Lines by the rules of FineWeb's pipeline, one file for each thread.
 */
final class FineWebFilters implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Rules rules = Rules.of(asDatatrove());
    private final ExecutorService threads;

    FineWebFilters(int threads) {
        this.threads = Executors.newFixedThreadPool(threads);
    }

    /** A recipe for FineWeb's filters as datatrove computes them. */
    private static CorpusRecipe asDatatrove() {
        return new CorpusRecipe(
                List.of(),
                0.1,
                null,
                List.of(),
                List.of(),
                Map.of(PublishedRules.DATATROVE_ALPHABETIC_WORDS, 0.8),
                List.of("gopher.alphabetic-words"),
                null,
                null,
                null,
                null,
                null);
    }

    /** Filters every file, writes the kept documents into the other folder, and returns their number. */
    long run(List<Path> files, Path kept) throws IOException {
        Files.createDirectories(kept);
        List<Future<Long>> parts = new ArrayList<>();
        for (Path file : files) parts.add(threads.submit(() -> filter(file, kept.resolve(file.getFileName()))));
        long number = 0;
        try {
            for (Future<Long> part : parts) number += part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while filtering", e);
        } catch (ExecutionException e) {
            throw new IOException("filtering failed", e.getCause());
        }
        return number;
    }

    private long filter(Path file, Path kept) throws IOException {
        Measures measures = Measures.withoutLanguage();
        long number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file);
                BufferedWriter out = Files.newBufferedWriter(kept)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode document = JSON.readTree(line);
                Measures.Measured cleaned =
                        measures.cleanAndMeasure(document.path("text").asText());
                if (rules.first(cleaned.findings().inSingle(), DocumentForm.PROSE)
                        .isPresent()) continue;
                out.write(JSON.writeValueAsString(((ObjectNode) document).put("text", cleaned.text())));
                out.newLine();
                number++;
            }
        }
        return number;
    }

    /** The name of the first rule that a text violates; empty if it is kept. */
    String verdict(Measures measures, String text) {
        return rules.first(measures.cleanAndMeasure(text).findings().inSingle(), DocumentForm.PROSE)
                .map(broken -> broken.rule().name())
                .orElse("");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
