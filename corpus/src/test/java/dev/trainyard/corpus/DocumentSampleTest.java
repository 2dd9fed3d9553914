package dev.trainyard.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentSampleTest {
    private final List<Document> documents = new ArrayList<>(
            IntStream.range(0, 2_000).mapToObj(DocumentSampleTest::document).toList());

    @Test
    void holdsTheFirstMatchesInTheOrderOfRank() {
        Set<String> expected = new LinkedHashSet<>();
        documents.stream()
                .sorted(Comparator.comparing(
                        document -> Sha256.of("a key " + document.id()).hex()))
                .forEach(document -> {
                    for (String word : words(document)) if (expected.size() < 100) expected.add(word);
                });

        assertThat(sample(100, "a key").things()).containsExactlyElementsOf(expected);
    }

    @Test
    void doesNotDependOnTheOrderOfTheDocuments() {
        List<String> inOrder = sample(100, "a key").things();

        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(documents, new Random(seed));
            assertThat(sample(100, "a key").things()).isEqualTo(inOrder);
        }
    }

    @Test
    void differsForAnotherKey() {
        assertThat(sample(100, "another").things())
                .isNotEqualTo(sample(100, "a key").things());
        assertThat(sample(100, "another").things()).hasSize(100);
    }

    @Test
    void searchesOnlyAFewDocumentsMoreThanNeeded() {
        int[] lookedInto = {0};
        DocumentSample<String> sample = new DocumentSample<>(
                10,
                "a key",
                document -> {
                    lookedInto[0]++;
                    return List.of(document.path());
                },
                path -> path);

        documents.forEach(sample::add);

        // 10 (1 + ln(2000 / 10)) = 63 are expected.
        assertThat(lookedInto[0]).isBetween(30, 120);
        assertThat(sample.things()).hasSize(10);
    }

    @Test
    void holdsEveryMatchIfThereAreTooFew() {
        assertThat(sample(10_000, "a key").things())
                .containsExactlyInAnyOrderElementsOf(documents.stream()
                        .flatMap(document -> words(document).stream())
                        .distinct()
                        .toList());
        assertThat(sample(0, "a key").things()).isEmpty();
    }

    private DocumentSample<String> sample(int most, String key) {
        DocumentSample<String> sample = new DocumentSample<>(most, key, DocumentSampleTest::words, word -> word);
        documents.forEach(sample::add);
        return sample;
    }

    private static List<String> words(Document document) {
        return document.text().isEmpty()
                ? List.of()
                : Arrays.asList(document.text().split(" "));
    }

    /** Zero to five of 900 words, so that many words are in several documents, and some are twice in one. */
    private static Document document(int number) {
        Random chance = new Random(number);
        String text = String.join(
                " ",
                IntStream.range(0, chance.nextInt(6))
                        .mapToObj(_ -> "word" + chance.nextInt(900))
                        .toList());
        return new Document(Sha256.of(text + number), "source", "path" + number, "CC0-1.0", Split.TRAIN, text);
    }
}
