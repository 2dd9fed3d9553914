package dev.trainyard.ingest.deduplication;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Does a document take the same time among 10,000 documents as among 1,000,000?
 *
 * <p>Generated documents of 100 words, every fifth of them the previous one with a word changed, are signed, added and
 * clustered. For each number of documents it prints the processor time for one document, and its ratio to that of the
 * smallest run. Run {@code main} with the module's test classes on the class path.
 */
final class NearDuplicatesCost {
    private static final int WORDS = 100;

    private NearDuplicatesCost() {}

    public static void main(String[] arguments) throws IOException {
        cost(100_000); // warm-up, so that the first figure is for compiled code
        double smallest = cost(10_000);
        for (int documents : new int[] {10_000, 100_000, 1_000_000}) {
            double cost = documents == 10_000 ? smallest : cost(documents);
            System.out.printf("%,9d documents: %6.2f µs each, %.2f times%n", documents, cost / 1e3, cost / smallest);
        }
    }

    /** Nanoseconds of processor time for a document. */
    private static double cost(int documents) throws IOException {
        Path scratch = Files.createTempDirectory("near-duplicates");
        SplittableRandom chance = new SplittableRandom(documents);
        String[] words = new String[WORDS];
        long spent = 0;
        try (NearDuplicates duplicates = NearDuplicates.in(scratch)) {
            for (int document = 0; document < documents; document++) {
                if (document % 5 == 4) words[50] = MinHashTest.word(chance.nextInt(1 << 20));
                else for (int i = 0; i < WORDS; i++) words[i] = MinHashTest.word(chance.nextInt(1 << 20));
                String text = String.join(" ", words);
                long start = processorTime();
                duplicates.add(document, MinHash.sign(text));
                spent += processorTime() - start;
            }
            long start = processorTime();
            Clusters clusters = duplicates.find(new EquallyLong());
            spent += processorTime() - start;
            if (clusters.dropped() < documents / 6) throw new IllegalStateException("few duplicates were found");
        }
        Files.delete(scratch);
        return (double) spent / documents;
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static final class EquallyLong implements Precedence {
        @Override
        public int words(int document) {
            return WORDS;
        }

        @Override
        public long id(int document) {
            return document;
        }
    }
}
