package dev.trainyard.ingest.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.DocumentForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateFilesTest {
    private static final int CANDIDATES = 2_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void areVisitedInTheOrderOfTheirIdsEachWithItsText(int threads) throws IOException {
        write();

        List<String> ids = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        CandidateFiles.open(folder, threads).visit((candidate, text) -> {
            ids.add(candidate.id().hex());
            texts.add(text.read());
        });

        assertThat(ids).hasSize(CANDIDATES).isSorted();
        assertThat(texts.stream().map(text -> Sha256.of(text).hex())).containsExactlyElementsOf(ids);
    }

    @Test
    void haveTheirTextsAlsoWherePartitionsAreLarge() throws IOException {
        byte[] large = "large ".repeat(3 << 20).getBytes(StandardCharsets.UTF_8);
        byte[] behind = textInThePartitionOf(large);
        try (CandidateFiles files = CandidateFiles.create(folder)) {
            files.add(candidate(0, large), large);
            files.add(candidate(1, behind), behind);
        }

        List<Integer> lengths = new ArrayList<>();
        CandidateFiles.open(folder, 2).visit((candidate, text) -> {
            assertThat(Sha256.of(text.read())).isEqualTo(candidate.id());
            lengths.add(candidate.bytes());
        });

        assertThat(lengths).containsExactlyInAnyOrder(large.length, behind.length);
    }

    @Test
    void areLeftAloneOnceAVisitFails() throws IOException {
        write();
        List<Candidate> visited = new ArrayList<>();

        assertThatThrownBy(() -> CandidateFiles.open(folder, 2).visit((candidate, _) -> {
                    visited.add(candidate);
                    if (visited.size() == 30) throw new IOException("that was one too many");
                }))
                .hasMessage("that was one too many");

        assertThat(visited).hasSize(30);
    }

    @Test
    void sayThatARecordIsCutOff() throws IOException {
        write();
        Path records = folder.resolve("42.records");
        byte[] whole = Files.readAllBytes(records);
        Files.write(records, Arrays.copyOf(whole, whole.length - 3));

        assertThatThrownBy(() -> CandidateFiles.open(folder, 2).visit((_, _) -> {}))
                .isInstanceOf(IOException.class);
    }

    private void write() throws IOException {
        try (CandidateFiles files = CandidateFiles.create(folder)) {
            for (int i = 0; i < CANDIDATES; i++) {
                byte[] text = ("document " + i).getBytes(StandardCharsets.UTF_8);
                files.add(candidate(i, text), text);
            }
        }
    }

    private static byte[] textInThePartitionOf(byte[] other) {
        String partition = Sha256.of(other).hex().substring(0, 2);
        int number = 0;
        while (!Sha256.of("document " + number).hex().startsWith(partition)) number++;
        return ("document " + number).getBytes(StandardCharsets.UTF_8);
    }

    private static Candidate candidate(int number, byte[] text) {
        return new Candidate(
                Sha256.of(text),
                "pages",
                "pages.jsonl:" + number,
                DocumentForm.PROSE,
                null,
                "",
                "CC0-1.0",
                null,
                null,
                null,
                text.length,
                2,
                new float[] {number},
                new long[0],
                new long[] {7},
                List.of(),
                "document");
    }
}
