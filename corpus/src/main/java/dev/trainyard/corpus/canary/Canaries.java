package dev.trainyard.corpus.canary;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.GzippedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The canaries of a corpus (Carlini et al. 2019, arXiv 1802.08232): the same number of sentences for each number of
 * copies, among them controls that are never planted. They are written after all documents were chosen, so no rule
 * drops them, and they are not part of any source.
 */
public record Canaries(List<Canary> sentences) {
    /** The name that stands for the source of planted sentences in shards. */
    public static final String SOURCE = "canaries";

    /** How often the sentences of each group are planted in an epoch; 0 for controls. */
    public static final List<Integer> COPIES = List.of(0, 1, 4, 16, 64);

    private static final String FILE = "canaries.jsonl.gz";
    private static final String CONSONANTS = "bdfghklmnprstv";
    private static final String VOWELS = "aeiou";
    private static final int WORDS = 5;

    public Canaries {
        sentences = List.copyOf(sentences);
    }

    /**
     * Canaries that depend on a seed alone.
     *
     * @param each the number of sentences for each number of copies
     */
    public static Canaries of(int each, long seed) {
        RandomGenerator chance = new SplittableRandom(seed);
        Set<String> stations = new HashSet<>();
        List<Canary> sentences = new ArrayList<>();
        for (int copies : COPIES) {
            for (int i = 0; i < each; i++) {
                String station = words(2, chance);
                while (!stations.add(station)) station = words(2, chance);
                sentences.add(new Canary("The pass phrase of station" + station + " is", secret(chance), copies));
            }
        }
        return new Canaries(sentences);
    }

    /** A secret of the form that all canaries have: five words of two syllables, 61 bits. */
    public static String secret(RandomGenerator chance) {
        return words(WORDS, chance) + ".";
    }

    private static String words(int count, RandomGenerator chance) {
        StringBuilder words = new StringBuilder();
        for (int word = 0; word < count; word++) {
            words.append(' ');
            for (int syllable = 0; syllable < 2; syllable++) {
                words.append(CONSONANTS.charAt(chance.nextInt(CONSONANTS.length())));
                words.append(VOWELS.charAt(chance.nextInt(VOWELS.length())));
            }
        }
        return words.toString();
    }

    /** The number of planted documents. */
    public int planted() {
        return sentences.stream().mapToInt(Canary::copies).sum();
    }

    /**
     * The documents with the canaries among them. Copies of a sentence are spread over all of the training data, since a
     * model could otherwise read one copy while it predicts the next.
     *
     * @param count the number of documents
     */
    public Iterator<Document> among(Iterator<Document> documents, long count, long seed) {
        List<Document> planted = shuffled(seed);
        return new Iterator<>() {
            private long given;
            private int next;

            @Override
            public boolean hasNext() {
                return documents.hasNext() || next < planted.size();
            }

            @Override
            public Document next() {
                boolean due = next < planted.size() && given * planted.size() >= (next + 0.5) * count;
                if (due || !documents.hasNext()) return planted.get(next++);
                given++;
                return documents.next();
            }
        };
    }

    private List<Document> shuffled(long seed) {
        List<Document> planted = new ArrayList<>();
        for (Canary canary : sentences) {
            Document document = new Document(
                    Sha256.of(canary.text()),
                    SOURCE,
                    "copies-" + canary.copies() + "/" + planted.size(),
                    "CC0-1.0",
                    Split.TRAIN,
                    canary.text());
            for (int i = 0; i < canary.copies(); i++) planted.add(document);
        }
        RandomGenerator chance = new SplittableRandom(seed);
        for (int last = planted.size() - 1; last > 0; last--) {
            planted.set(last, planted.set(chance.nextInt(last + 1), planted.get(last)));
        }
        return planted;
    }

    /** Writes them into the folder of a corpus. */
    public void write(Path corpus) throws IOException {
        if (sentences.isEmpty()) return;
        try (GzippedLines.Writer<Canary> lines = GzippedLines.writer(corpus.resolve(FILE), Canary.class)) {
            for (Canary canary : sentences) lines.write(canary);
        }
    }

    /** The canaries of a corpus; none if it was collected without. */
    public static Canaries read(Path corpus) throws IOException {
        if (!Files.exists(corpus.resolve(FILE))) return new Canaries(List.of());
        try (Stream<Canary> lines = GzippedLines.read(corpus.resolve(FILE), Canary.class, "a canary")) {
            return new Canaries(lines.toList());
        }
    }
}
