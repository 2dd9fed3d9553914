package dev.trainyard.evaluation.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassagesTest {
    private static final String REPEATED = words("repeated", 80);

    @Test
    void choosesPassagesByHowOftenTheyStandInTheTrainingDocuments() {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 12; i++) documents.add(document(i, Split.TRAIN, REPEATED + words("own" + i, 5)));
        for (int i = 12; i < 40; i++) documents.add(document(i, Split.TRAIN, words("alone" + i, 80)));
        for (int i = 40; i < 60; i++) documents.add(document(i, Split.HELD_OUT, words("held" + i, 80)));
        Passages passages = new Passages(12);
        documents.forEach(passages::add);

        documents.forEach(passages::count);
        VerbatimTask task = passages.task();

        assertThat(task.chosen()).hasSize(9).allSatisfy(item -> {
            long occurrences = documents.stream()
                    .filter(document -> document.split() == Split.TRAIN)
                    .filter(document -> document.text().contains(item.passage().counted()))
                    .count();
            assertThat(item.occurrences()).isEqualTo(occurrences);
            assertThat(item.passage().prefix()).hasSize(200);
            assertThat(item.passage().continuation()).hasSize(50).startsWith(" ");
        });
        assertThat(task.chosen().stream().map(item -> Passages.Seen.of(item.occurrences())))
                .containsOnly(Passages.Seen.NEVER, Passages.Seen.ONCE, Passages.Seen.MANY);
        assertThat(task.chosen().stream().filter(item -> item.occurrences() == 0))
                .hasSize(3)
                .allMatch(item -> item.passage().prefix().contains("held"));
    }

    @Test
    void aShortDocumentHasNoPassage() {
        assertThat(Passage.of(document(1, Split.TRAIN, "x ".repeat(120)))).isEmpty();
    }

    private static String words(String name, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) words.append(name).append(i).append(' ');
        return words.toString();
    }

    private static Document document(int number, Split split, String text) {
        return new Document(Sha256.of(text), "text", number + ".txt", "CC0-1.0", split, text);
    }
}
