package dev.trainyard.model.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.ShardWriter;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.scoring.HeldOutPassages.Passage;
import dev.trainyard.model.tokenizer.BytePairTrainer;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutPassagesTest {
    private static final int LONGEST = 16;

    @TempDir
    Path folder;

    private final List<Document> documents = new ArrayList<>();
    private Tokenizer tokenizer;

    @BeforeEach
    void makeATokenizer() throws IOException {
        TokenizerFolder.write(
                folder, BytePairTrainer.train(List.of("the harbor is wide, the river is long", "a long river"), 280));
        tokenizer = Tokenizer.open(folder);
        Random chance = new Random(5);
        for (int i = 0; i < 400; i++) {
            String source = i % 10 == 0 ? "few" : i % 3 == 0 ? "empty" : "many";
            // An empty text gives a passage that is skipped.
            String text = source.equals("empty") && i > 30 ? "" : "river ".repeat(chance.nextInt(1, 9)) + i;
            documents.add(new Document(Sha256.of("text " + i), source, "path" + i, "CC0-1.0", Split.HELD_OUT, text));
        }
    }

    @AfterEach
    void closeIt() {
        tokenizer.close();
    }

    @Test
    void areTheSameAsIfAllDocumentsWereHeldInMemory() throws IOException {
        for (int tokens : new int[] {1, 40, 300, 900, 100_000}) {
            assertThat(names(HeldOutPassages.choose(shards(), tokens, LONGEST, tokenizer)))
                    .as("%d tokens", tokens)
                    .isEqualTo(expected(tokens));
        }
    }

    @Test
    void doNotDependOnTheOrderOfTheDocuments() throws IOException {
        List<String> before = names(HeldOutPassages.choose(shards(), 300, LONGEST, tokenizer));
        Collections.shuffle(documents, new Random(8));

        assertThat(names(HeldOutPassages.choose(shards(), 300, LONGEST, tokenizer)))
                .isEqualTo(before);
    }

    private List<TokenShard> shards() throws IOException {
        List<TokenShard> shards = new ArrayList<>();
        for (List<Document> half : List.of(documents.subList(0, 150), documents.subList(150, documents.size()))) {
            Path shard = Files.createTempDirectory(folder, "shard");
            try (ShardWriter writer = new ShardWriter(shard, tokenizer.vocabularySize())) {
                for (Document document : half) writer.write(document, ids(document));
            }
            shards.add(TokenShard.open(shard));
        }
        return shards;
    }

    private int[] ids(Document document) {
        IntStream ids = IntStream.of(tokenizer.encode(document.text()));
        ids = IntStream.concat(IntStream.of(tokenizer.id(SpecialToken.BEGIN_OF_TEXT)), ids);
        return IntStream.concat(ids, IntStream.of(tokenizer.id(SpecialToken.END_OF_TEXT)))
                .toArray();
    }

    /**
     * The source with the fewest tokens so far contributes its next document by digest, until there are enough tokens.
     */
    private List<String> expected(int tokens) {
        Map<String, List<Document>> left = new TreeMap<>();
        documents.stream()
                .sorted(Comparator.comparing(document -> document.id().hex()))
                .forEach(document -> left.computeIfAbsent(document.source(), _ -> new ArrayList<>())
                        .add(document));
        Map<String, Integer> taken = new HashMap<>();
        List<String> names = new ArrayList<>();
        int sum = 0;
        while (sum < tokens && !left.isEmpty()) {
            String poorest =
                    Collections.min(left.keySet(), Comparator.comparingInt(source -> taken.getOrDefault(source, 0)));
            Document next = left.get(poorest).removeFirst();
            if (left.get(poorest).isEmpty()) left.remove(poorest);
            if (next.text().isEmpty()) continue;
            int length = Math.min(ids(next).length, LONGEST + 1);
            names.add(next.source() + ":" + next.path());
            taken.merge(poorest, length, Integer::sum);
            sum += length;
        }
        return names;
    }

    private static List<String> names(List<Passage> passages) {
        return passages.stream().map(Passage::name).toList();
    }
}
