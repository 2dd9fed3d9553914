package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.ingest.deduplication.Clusters;
import dev.trainyard.ingest.deduplication.MinHash;
import dev.trainyard.ingest.deduplication.NearDuplicates;
import dev.trainyard.ingest.deduplication.Precedence;
import dev.trainyard.ingest.deduplication.Signature;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Our side of the search for near duplicates in {@code bench ingest}; the signatures of each file of JSON Lines are
 * computed by a thread of its own.
 */
final class NearDuplicateSearch implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final ExecutorService threads;

    NearDuplicateSearch(int threads) {
        this.threads = Executors.newFixedThreadPool(threads);
    }

    /** A document with its signature. */
    private record Signed(String line, Signature signature, long id) {}

    /**
     * Writes all documents, but only one of each cluster of near duplicates, into the other folder, and returns their
     * number.
     */
    long run(List<Path> files, Path unique) throws IOException {
        Files.createDirectories(unique);
        List<List<Signed>> parts = all(files, NearDuplicateSearch::sign);
        List<Signed> documents = parts.stream().flatMap(List::stream).toList();
        Clusters clusters;
        try (NearDuplicates near = NearDuplicates.in(unique)) {
            for (int i = 0; i < documents.size(); i++)
                near.add(i, documents.get(i).signature());
            clusters = near.find(new Precedence() {
                @Override
                public int words(int document) {
                    return documents.get(document).signature().words();
                }

                @Override
                public long id(int document) {
                    return documents.get(document).id();
                }
            });
        }
        int[] first = new int[parts.size()];
        for (int part = 1; part < first.length; part++) {
            first[part] = first[part - 1] + parts.get(part - 1).size();
        }
        List<Integer> numbers = IntStream.range(0, parts.size()).boxed().toList();
        return all(
                        numbers,
                        part -> write(
                                parts.get(part),
                                first[part],
                                clusters,
                                unique.resolve(files.get(part).getFileName())))
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static List<Signed> sign(Path file) throws IOException {
        List<Signed> signed = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode document = JSON.readTree(line);
                String text = document.path("text").asText();
                long id = Long.parseUnsignedLong(Sha256.of(text).hex(), 0, 16, 16);
                signed.add(new Signed(line, MinHash.sign(text), id));
            }
        }
        return signed;
    }

    private static long write(List<Signed> documents, int first, Clusters clusters, Path file) throws IOException {
        long kept = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < documents.size(); i++) {
                if (!clusters.survives(first + i)) continue;
                out.write(documents.get(i).line());
                out.newLine();
                kept++;
            }
        }
        return kept;
    }

    private interface Work<T, R> {
        R on(T part) throws IOException;
    }

    private <T, R> List<R> all(List<T> parts, Work<T, R> work) throws IOException {
        List<Future<R>> futures = new ArrayList<>();
        for (T part : parts) futures.add(threads.submit(() -> work.on(part)));
        List<R> results = new ArrayList<>();
        try {
            for (Future<R> future : futures) results.add(future.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while searching for near duplicates", e);
        } catch (ExecutionException e) {
            throw new IOException("the search for near duplicates failed", e.getCause());
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
