package dev.trainyard.ingest.deduplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearDuplicatesTest {
    @TempDir
    Path scratch;

    @Test
    void keepsTheLongestOfACluster() throws IOException {
        String text = sentence(1, 80);
        Texts texts = new Texts(List.of(text, sentence(2, 80), text + " and more", "other " + text));

        Clusters clusters = find(texts, 1 << 22);

        assertThat(clusters.survivor(0)).isEqualTo(2);
        assertThat(clusters.survives(1)).isTrue();
        assertThat(clusters.survives(2)).isTrue();
        assertThat(clusters.survives(3)).isFalse();
        assertThat(clusters.dropped()).isEqualTo(2);
    }

    @Test
    void keepsTheSmallestIdAmongEquallyLongTexts() throws IOException {
        String text = sentence(3, 40);
        Texts texts = new Texts(List.of(text, text + "!", text + "?", text + "."));

        Clusters clusters = find(texts, 1 << 22);

        int survivor = clusters.survivor(0);
        assertThat(List.of(0, 1, 2, 3)).allMatch(document -> clusters.survivor(document) == survivor);
        assertThat(List.of(0, 1, 2, 3))
                .allMatch(document -> Long.compareUnsigned(texts.id(survivor), texts.id(document)) <= 0);
    }

    @Test
    void leavesTextsWithoutWordsAlone() throws IOException {
        Clusters clusters = find(new Texts(List.of("...", "!!!", "one word")), 1 << 22);

        assertThat(clusters.dropped()).isZero();
        assertThat(clusters.survives(1)).isTrue();
        assertThat(clusters.survives(1_000)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void dependsNeitherOnTheOrderOfArrivalNorOnTheNumberOfThreads(int threads) throws Exception {
        List<String> families = families();
        Set<String> expected = survivors(new Texts(families), 1);

        List<String> shuffled = new ArrayList<>(families);
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(shuffled, new Random(100L * threads + seed));
            assertThat(survivors(new Texts(shuffled), threads)).isEqualTo(expected);
        }

        assertThat(expected).hasSizeBetween(60, 200);
    }

    @Test
    void findsTheSameInManyPassesAndInOne() throws IOException {
        Texts texts = new Texts(families());

        Clusters many = find(texts, 4);

        Clusters one = find(texts, 1 << 22);
        for (int document = 0; document < texts.texts.size(); document++) {
            assertThat(many.survivor(document)).isEqualTo(one.survivor(document));
        }
    }

    @Test
    void findsTheConnectedComponentsOfTheGraphOfDuplicates() {
        SplittableRandom chance = new SplittableRandom(5);
        for (int graph = 0; graph < 50; graph++) {
            int nodes = chance.nextInt(1, 200);
            UnionFind together = new UnionFind(nodes);
            List<List<Integer>> neighbours = new ArrayList<>();
            for (int i = 0; i < nodes; i++) neighbours.add(new ArrayList<>());
            for (int edge = chance.nextInt(nodes); edge > 0; edge--) {
                int a = chance.nextInt(nodes);
                int b = chance.nextInt(nodes);
                together.unite(a, b);
                neighbours.get(a).add(b);
                neighbours.get(b).add(a);
            }

            int[] reached = components(neighbours);

            for (int i = 0; i < nodes; i++) {
                assertThat(together.root(i)).isEqualTo(reached[i]);
            }
        }
    }

    /** The bytes that a thread allocates are an upper bound for what it holds, and are the same every time. */
    @Test
    void needsAsMuchMemoryAsStatedForDocumentsOfAnyLength() throws IOException {
        int documents = 200_000;
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Signature[] signatures = new SplittableRandom(6)
                .longs(1_000)
                .mapToObj(seed ->
                        new Signature(new SplittableRandom(seed).longs(14).toArray(), 1_000_000))
                .toArray(Signature[]::new);
        try (NearDuplicates duplicates = NearDuplicates.in(scratch)) {
            long start = memory.getCurrentThreadAllocatedBytes();
            for (int document = 0; document < documents; document++) {
                duplicates.add(document, signatures[document % signatures.length]);
            }
            long added = memory.getCurrentThreadAllocatedBytes();

            Clusters clusters = duplicates.find(new EquallyLong());

            long found = memory.getCurrentThreadAllocatedBytes();
            assertThat(clusters.dropped()).isEqualTo(documents - signatures.length);
            assertThat(added - start).isLessThan(64 << 10);
            assertThat(found - added).isBetween(8L * documents, 11L * documents + 224 * (17 << 10));
        }
    }

    @Test
    void deletesItsFileWhenClosed() throws IOException {
        try (NearDuplicates duplicates = NearDuplicates.in(scratch)) {
            duplicates.add(0, MinHash.sign("some words"));
            assertThat(scratch.toFile().list()).hasSize(1);
        }

        assertThat(scratch.toFile().list()).isEmpty();
    }

    @Test
    void refusesANegativeNumber() throws IOException {
        try (NearDuplicates duplicates = NearDuplicates.in(scratch)) {
            assertThatThrownBy(() -> duplicates.add(-1, MinHash.sign("a")))
                    .hasMessage("a document's number must be at least 0, not -1");
        }
    }

    private Clusters find(Texts texts, int mostKeys) throws IOException {
        try (NearDuplicates duplicates = NearDuplicates.in(scratch, mostKeys)) {
            for (int i = 0; i < texts.texts.size(); i++) duplicates.add(i, MinHash.sign(texts.texts.get(i)));
            return duplicates.find(texts);
        }
    }

    private Set<String> survivors(Texts texts, int threads) throws Exception {
        try (NearDuplicates duplicates = NearDuplicates.in(scratch);
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Void>> additions = new ArrayList<>();
            for (int i = 0; i < texts.texts.size(); i++) {
                int document = i;
                additions.add(() -> {
                    duplicates.add(document, MinHash.sign(texts.texts.get(document)));
                    return null;
                });
            }
            for (Future<Void> addition : pool.invokeAll(additions)) addition.get();
            Clusters clusters = duplicates.find(texts);
            Set<String> survivors = new TreeSet<>();
            for (int i = 0; i < texts.texts.size(); i++) if (clusters.survives(i)) survivors.add(texts.texts.get(i));
            return survivors;
        }
    }

    /** 60 texts, each in up to 10 versions with a few words changed, so that some are linked only through others. */
    private static List<String> families() {
        SplittableRandom chance = new SplittableRandom(4);
        List<String> texts = new ArrayList<>();
        for (int family = 0; family < 60; family++) {
            String[] words = sentence(1_000 + family, 120).split(" ");
            for (int version = chance.nextInt(1, 10); version >= 0; version--) {
                words[chance.nextInt(words.length)] = MinHashTest.word(chance.nextInt(1 << 20));
                texts.add(String.join(" ", words));
            }
        }
        return texts;
    }

    private static String sentence(long seed, int words) {
        SplittableRandom chance = new SplittableRandom(seed);
        StringBuilder sentence = new StringBuilder();
        for (int i = 0; i < words; i++) {
            if (i > 0) sentence.append(' ');
            sentence.append(MinHashTest.word(chance.nextInt(1 << 20)));
        }
        return sentence.toString();
    }

    private static int[] components(List<List<Integer>> neighbours) {
        Map<Integer, Integer> reached = new HashMap<>();
        for (int start = 0; start < neighbours.size(); start++) {
            Deque<Integer> open = new ArrayDeque<>(List.of(start));
            while (!open.isEmpty()) {
                int at = open.pop();
                if (reached.putIfAbsent(at, start) == null) open.addAll(neighbours.get(at));
            }
        }
        return reached.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .mapToInt(Map.Entry::getValue)
                .toArray();
    }

    private record Texts(List<String> texts) implements Precedence {
        @Override
        public int words(int document) {
            return MinHash.sign(texts.get(document)).words();
        }

        @Override
        public long id(int document) {
            return Long.parseUnsignedLong(Sha256.of(texts.get(document)).abbreviated(), 16);
        }
    }

    private static final class EquallyLong implements Precedence {
        @Override
        public int words(int document) {
            return 10;
        }

        @Override
        public long id(int document) {
            return document;
        }
    }
}
