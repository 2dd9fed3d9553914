package dev.trainyard.corpus.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.privacy.Redaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanariesTest {
    private static final List<Document> DOCUMENTS =
            IntStream.range(0, 500).mapToObj(CanariesTest::document).toList();

    @TempDir
    Path folder;

    @Test
    void everySentenceIsPlantedAsOftenAsItSays() {
        Canaries canaries = Canaries.of(3, 7);

        List<Document> all = among(canaries);

        assertThat(canaries.sentences()).hasSize(15);
        assertThat(canaries.planted()).isEqualTo(3 * 85);
        assertThat(canaries.sentences())
                .allSatisfy(canary -> assertThat(
                                all.stream().filter(document -> document.text().equals(canary.text())))
                        .hasSize(canary.copies())
                        .allMatch(document -> document.split() == Split.TRAIN
                                && document.source().equals("canaries")));
        assertThat(all.stream().filter(document -> !document.source().equals("canaries")))
                .containsExactlyElementsOf(DOCUMENTS);
    }

    @Test
    void copiesAreSpreadOverTheDocuments() {
        List<Document> all = among(Canaries.of(1, 7));

        List<Integer> places = IntStream.range(0, all.size())
                .filter(i -> all.get(i).source().equals("canaries"))
                .boxed()
                .toList();
        assertThat(places).hasSize(85);
        for (int i = 1; i < places.size(); i++) {
            assertThat(places.get(i) - places.get(i - 1)).isBetween(6, 8);
        }
    }

    @Test
    void sentencesDependOnTheSeedAlone() {
        assertThat(Canaries.of(4, 7)).isEqualTo(Canaries.of(4, 7)).isNotEqualTo(Canaries.of(4, 8));
        assertThat(Canaries.of(50, 7).sentences())
                .extracting(Canary::beginning)
                .doesNotHaveDuplicates()
                .allSatisfy(beginning -> assertThat(beginning).matches("The pass phrase of station( [a-z]{4}){2} is"));
        assertThat(Canaries.of(50, 7).sentences())
                .extracting(Canary::secret)
                .doesNotHaveDuplicates()
                .allSatisfy(secret -> assertThat(secret).matches("( [a-z]{4}){5}\\."));
        assertThat(Canaries.of(50, 7).sentences())
                .allSatisfy(canary ->
                        assertThat(Redaction.of(canary.text()).removed()).isEmpty());
    }

    @Test
    void canBeReadAgain() throws Exception {
        Canaries canaries = Canaries.of(2, 7);
        canaries.write(folder);

        assertThat(Canaries.read(folder)).isEqualTo(canaries);
    }

    @Test
    void aCorpusWithoutCanariesHasNoFile() throws Exception {
        new Canaries(List.of()).write(folder);

        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        assertThat(Canaries.read(folder).sentences()).isEmpty();
        assertThat(among(new Canaries(List.of()))).isEqualTo(DOCUMENTS);
    }

    private static List<Document> among(Canaries canaries) {
        List<Document> all = new ArrayList<>();
        canaries.among(DOCUMENTS.iterator(), DOCUMENTS.size(), 7).forEachRemaining(all::add);
        return all;
    }

    private static Document document(int number) {
        String text = "document " + number;
        return new Document(Sha256.of(text), "text", number + ".txt", "CC0-1.0", Split.TRAIN, text);
    }
}
