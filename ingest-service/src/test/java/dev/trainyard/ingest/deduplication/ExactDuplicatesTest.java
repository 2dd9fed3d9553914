package dev.trainyard.ingest.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.trainyard.contracts.artifact.Sha256;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExactDuplicatesTest {
    @Test
    void keepTheFirstDocumentInTheGivenOrder() {
        List<String> paths = List.of("b", "c", "a");
        ExactDuplicates duplicates =
                new ExactDuplicates((document, other) -> paths.get(document).compareTo(paths.get(other)) < 0);
        Sha256 text = Sha256.of("text");

        assertThat(duplicates.add(0, text)).isEmpty();
        assertThat(duplicates.add(1, text)).hasValue(1);
        assertThat(duplicates.add(2, text)).hasValue(0);
        assertThat(duplicates.add(3, Sha256.of("other"))).isEmpty();
    }

    @Test
    void keepTheSameDocumentsInAnyOrderOfArrival() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) paths.add("source/" + i);
        Map<String, String> smallest = new TreeMap<>();
        paths.forEach(path -> smallest.merge(textAt(path), path, (a, b) -> a.compareTo(b) < 0 ? a : b));

        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(paths, new Random(seed));
            ExactDuplicates duplicates =
                    new ExactDuplicates((document, other) -> paths.get(document).compareTo(paths.get(other)) < 0);
            Set<String> kept = new HashSet<>(paths);
            for (int i = 0; i < paths.size(); i++) {
                OptionalInt gone = duplicates.add(i, Sha256.of(textAt(paths.get(i))));
                gone.ifPresent(document -> kept.remove(paths.get(document)));
            }

            assertThat(kept).containsExactlyInAnyOrderElementsOf(smallest.values());
        }
    }

    @Test
    void giveTheStartOfADigestAsTheDocumentsId() {
        ExactDuplicates duplicates = new ExactDuplicates((document, other) -> document < other);
        Sha256 text = Sha256.of("text");

        duplicates.add(70_000, text);

        assertThat(Long.toHexString(duplicates.id(70_000))).isEqualTo(text.abbreviated());
    }

    /**
     * The bytes that a thread allocates are an upper bound for what it holds; the table's earlier sizes double its
     * share.
     */
    @Test
    void needNoMoreMemoryThanStated() {
        int documents = 100_000;
        List<Sha256> digests = new ArrayList<>();
        for (int i = 0; i < documents; i++) digests.add(Sha256.of("text " + i));
        ExactDuplicates duplicates = new ExactDuplicates((document, other) -> document < other);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long start = memory.getCurrentThreadAllocatedBytes();

        int gone = 0;
        for (int i = 0; i < documents; i++)
            gone += duplicates.add(i, digests.get(i)).isPresent() ? 1 : 0;

        assertThat(gone).isZero();
        assertThat(memory.getCurrentThreadAllocatedBytes() - start)
                .isLessThan((12 + 2 * 11) * (long) documents + (1 << 18));
    }

    private static String textAt(String path) {
        return "text " + Integer.parseInt(path.substring(7)) % 700;
    }
}
