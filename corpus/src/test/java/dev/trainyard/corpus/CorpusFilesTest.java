package dev.trainyard.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusFilesTest {
    @TempDir
    private Path folder;

    @Test
    void readsBackTheWrittenDocuments() throws IOException {
        List<Document> documents = List.of(document("one \"quoted\"\n"), document("zwei — 二\n"));
        Path gz = folder.resolve(DocumentsFile.NAME);
        try (GzippedLines.Writer<Document> writer = DocumentsFile.writer(gz)) {
            for (Document document : documents) writer.write(document);
        }

        try (Stream<Document> read = DocumentsFile.read(gz)) {
            assertThat(read).containsExactlyElementsOf(documents);
        }
    }

    @Test
    void readsBackTheTokensOfAShard() throws IOException {
        write();

        TokenShard shard = TokenShard.open(folder);

        assertThat(shard.tokens()).isEqualTo(7);
        assertThat(shard.read(1, 4)).containsExactly(65_535, 1, 0, 300);
        assertThat(shard.read(documents(shard).get(1))).containsExactly(0, 300, 301, 1);
        assertThat(documents(shard))
                .extracting(ShardDocument::start, ShardDocument::tokens, ShardDocument::bytes)
                .containsExactly(tuple(0L, 3, 2), tuple(3L, 4, 3));
    }

    @Test
    void refusesAnIndexThatDoesNotMatchTheTokens() throws IOException {
        write();
        Files.write(folder.resolve("tokens.u16"), new byte[] {1, 2}, StandardOpenOption.APPEND);

        assertThatThrownBy(() -> TokenShard.open(folder)).hasMessageContaining("has 8 tokens, its index 7");
    }

    @Test
    void refusesATokenThatIsNotInTheVocabulary() throws IOException {
        try (ShardWriter writer = new ShardWriter(folder, 65_536)) {
            assertThatThrownBy(() -> writer.write(document("a"), new int[] {65_536}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("token 65536 is not in a vocabulary of 65536 tokens");
        }
    }

    @Test
    void writesIdsOfALargeVocabularyIn32Bits() throws IOException {
        int[] ids = {128_000, 65_536, 1, 128_255};
        try (ShardWriter writer = new ShardWriter(folder, 128_256)) {
            writer.write(document("ab"), ids);
            writer.write(document("c"), new int[] {70_000});
        }

        TokenShard shard = TokenShard.open(folder);

        assertThat(Files.size(folder.resolve("tokens.u32"))).isEqualTo(20);
        assertThat(folder.resolve("tokens.u16")).doesNotExist();
        assertThat(shard.tokens()).isEqualTo(5);
        assertThat(shard.read(documents(shard).getFirst())).isEqualTo(ids);
        assertThat(shard.read(3, 2)).containsExactly(128_255, 70_000);
    }

    @Test
    void readsADefinitionWithoutItsExamples() {
        Document synset = new Document(
                Sha256.of("x"),
                "wordnet",
                "noun/00002137",
                "WordNet",
                Split.TRAIN,
                "abstraction, abstract entity (noun): a general concept; formed by drawing; \"an example (noun): x\"\n");

        assertThat(Definitions.in(synset))
                .contains(new Definition(synset.id(), "abstraction", "noun", "a general concept; formed by drawing"));
        assertThat(Definitions.in(document("abstraction (noun): a general concept\n")))
                .isEmpty();
    }

    private void write() throws IOException {
        try (ShardWriter writer = new ShardWriter(folder, 65_536)) {
            writer.write(document("é"), new int[] {0, 65_535, 1});
            writer.write(document("abc"), new int[] {0, 300, 301, 1});
        }
    }

    private static List<ShardDocument> documents(TokenShard shard) throws IOException {
        try (Stream<ShardDocument> documents = shard.documents()) {
            return documents.toList();
        }
    }

    private static Document document(String text) {
        return new Document(Sha256.of(text), "source", "path.txt", "CC0-1.0", Split.TRAIN, text);
    }
}
