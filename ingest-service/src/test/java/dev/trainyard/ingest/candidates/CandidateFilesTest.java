package dev.trainyard.ingest.candidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.ingest.deduplication.MinHash;
import dev.trainyard.ingest.deduplication.Signature;
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
    void areVisitedInTheOrderOfTheirIdsWithTheirTexts(int threads) throws IOException {
        write();

        List<String> ids = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        CandidateFiles.open(folder, threads).visit((candidate, text) -> {
            ids.add(candidate.provenance().id().hex());
            texts.add(text.read());
        });

        assertThat(ids).hasSize(CANDIDATES).isSorted();
        assertThat(texts.stream().map(text -> Sha256.of(text).hex())).containsExactlyElementsOf(ids);
    }

    @Test
    void haveTheirTextsEvenInLargePartitions() throws IOException {
        byte[] large = "large ".repeat(3 << 20).getBytes(StandardCharsets.UTF_8);
        byte[] behind = textInThePartitionOf(large);
        try (CandidateFiles files = CandidateFiles.create(folder)) {
            files.add(candidate(0, large), large);
            files.add(candidate(1, behind), behind);
        }

        List<Integer> lengths = new ArrayList<>();
        CandidateFiles.open(folder, 2).visit((candidate, text) -> {
            assertThat(Sha256.of(text.read())).isEqualTo(candidate.provenance().id());
            lengths.add(((Candidate.Read) candidate).bytes());
        });

        assertThat(lengths).containsExactlyInAnyOrder(large.length, behind.length);
    }

    @Test
    void areReadBackUnchanged() throws IOException {
        byte[] text = "A text of several words that is compared with others.".getBytes(StandardCharsets.UTF_8);
        Candidate.Read read = new Candidate.Read(
                new Candidate.Provenance(Sha256.of(text), "pages", "pages.jsonl:1", "CC0-1.0"),
                DocumentForm.CODE,
                "2026-06-30",
                "https://example.org/größer",
                "en",
                text.length,
                new float[] {1.5f, -2.25f},
                List.of(new Candidate.PersonalSpan("email", 3, 9), new Candidate.PersonalSpan("email", 20, 31)),
                "A text",
                new Candidate.Comparison(MinHash.sign(new String(text, StandardCharsets.UTF_8)), new long[] {7, -9}));
        Candidate.Lost lost = new Candidate.Lost(
                new Candidate.Provenance(Sha256.of("pages\nb"), "pages", "b", "MIT"), "malformed", "no end");
        try (CandidateFiles files = CandidateFiles.create(folder)) {
            files.add(read, text);
            files.add(lost, new byte[0]);
        }

        List<Candidate> visited = new ArrayList<>();
        CandidateFiles.open(folder, 1).visit((candidate, _) -> visited.add(candidate));

        assertThat(visited).hasSize(2).contains(lost);
        assertThat(visited)
                .filteredOn(Candidate.Read.class::isInstance)
                .singleElement()
                .usingRecursiveComparison()
                .isEqualTo(read);
    }

    @Test
    void refuseARecordInAnotherFormat() throws IOException {
        write();
        Path records = folder.resolve("42.records");
        byte[] whole = Files.readAllBytes(records);
        whole[0] = 'B';
        Files.write(records, whole);

        assertThatThrownBy(() -> CandidateFiles.open(folder, 2).visit((_, _) -> {}))
                .hasMessageContaining("a candidate's record begins with 66");
    }

    @Test
    void areNotVisitedFurtherAfterAFailedVisit() throws IOException {
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
    void reportATruncatedRecord() throws IOException {
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

    private static Candidate.Read candidate(int number, byte[] text) {
        return new Candidate.Read(
                new Candidate.Provenance(Sha256.of(text), "pages", "pages.jsonl:" + number, "CC0-1.0"),
                DocumentForm.PROSE,
                null,
                null,
                null,
                text.length,
                new float[] {number},
                List.of(),
                "document",
                new Candidate.Comparison(Signature.NONE, new long[] {7}));
    }
}
