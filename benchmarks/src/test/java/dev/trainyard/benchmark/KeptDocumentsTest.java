package dev.trainyard.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.benchmark.KeptDocuments.Change;
import dev.trainyard.benchmark.KeptDocuments.Decision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptDocumentsTest {
    @Test
    void listsDocumentsThatAreDecidedDifferently() {
        KeptDocuments before = new KeptDocuments(Map.of(
                "s same", new Decision("1", null),
                "s still dropped, read differently", new Decision("2", "binary"),
                "s other text", new Decision("3", null),
                "s found", new Decision("4", "binary"),
                "s gone", new Decision("5", null)));
        KeptDocuments now = new KeptDocuments(Map.of(
                "s same", new Decision("1", null),
                "s still dropped, read differently", new Decision("6", "binary"),
                "s other text", new Decision("7", null),
                "s found", new Decision("8", null),
                "s new", new Decision("9", "duplicate")));

        assertThat(before.changesTo(now))
                .containsExactlyInAnyOrder(
                        new Change("kept → kept with another text", List.of("s other text")),
                        new Change("dropped by binary → kept", List.of("s found")),
                        new Change("kept → not on record", List.of("s gone")),
                        new Change("not on record → dropped by duplicate", List.of("s new")));
    }

    @Test
    void listsTheMostFrequentChangeFirst() {
        KeptDocuments before = new KeptDocuments(
                Map.of("s 1", new Decision("1", null), "s 2", new Decision("2", "a"), "s 3", new Decision("3", "a")));
        KeptDocuments now = new KeptDocuments(
                Map.of("s 1", new Decision("1", "b"), "s 2", new Decision("2", null), "s 3", new Decision("3", null)));

        assertThat(before.changesTo(now))
                .extracting(Change::change)
                .containsExactly("dropped by a → kept", "kept → dropped by b");
    }

    @Test
    void readsTheLedgerOfAStore(@TempDir Path artifacts) throws IOException {
        Path corpus = Files.createDirectories(artifacts.resolve("corpora/1"));
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(corpus.resolve("ledger.jsonl.gz")))) {
            out.write("""
                    {"id":"1","source":"s","path":"a","verdict":"kept","personalData":[{"kind":"email","count":2}]}
                    {"id":"2","source":"s","path":"b","verdict":"dropped","rule":"binary"}
                    """.getBytes(StandardCharsets.UTF_8));
        }

        KeptDocuments read = KeptDocuments.in(artifacts);

        assertThat(read.kept()).isEqualTo(1);
        assertThat(read.decisions())
                .containsEntry("s a", new Decision("1[{\"kind\":\"email\",\"count\":2}]", null))
                .containsEntry("s b", new Decision("2", "binary"));
    }
}
