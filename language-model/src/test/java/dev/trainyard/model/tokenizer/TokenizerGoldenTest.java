package dev.trainyard.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trainer against Hugging Face's on the same documents, and the tokenizer against its library on ten thousand hard
 * strings: emoji and their joiners, mixed scripts, combining marks, long runs, what decoding invalid UTF-8 leaves. The
 * files were made by {@code src/test/python/golden_tokenizer.py}.
 */
class TokenizerGoldenTest {
    private static final int VOCABULARY = 2048;
    private static final JsonMapper JSON = new JsonMapper();

    private static BytePairVocabulary learned;

    @TempDir
    Path folder;

    @BeforeAll
    static void learn() throws IOException {
        List<String> documents = new ArrayList<>();
        for (String line : lines(resource("documents.jsonl"))) {
            documents.add(JSON.readTree(line).asText());
        }
        learned = BytePairTrainer.train(documents, VOCABULARY);
    }

    @Test
    void learnsTheMergesOfHuggingFacesTrainer() throws IOException {
        List<String> letters =
                learned.tokenBytes().stream().map(ByteAlphabet::letters).toList();

        assertThat(learned.merges().stream()
                        .map(merge -> letters.get(merge.left()) + " " + letters.get(merge.right()))
                        .toList())
                .isEqualTo(lines(resource("merges.txt")));
    }

    @Test
    void encodesHardStringsAsHuggingFacesLibraryDoes() throws IOException {
        TokenizerFolder.write(folder, learned);
        List<String> strings = lines(new GZIPInputStream(resource("hard-strings.jsonl.gz")));

        assertThat(strings).hasSize(10_000);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            for (String line : strings) {
                JsonNode golden = JSON.readTree(line);
                String text = golden.path(0).asText();
                int[] ids = JSON.treeToValue(golden.path(1), int[].class);

                assertThat(tokenizer.encode(text)).as(text).isEqualTo(ids);
                assertThat(tokenizer.decode(ids)).isEqualTo(text);
            }
        }
    }

    private static InputStream resource(String name) {
        InputStream found = TokenizerGoldenTest.class.getResourceAsStream(name);
        assertThat(found).as(name).isNotNull();
        return found;
    }

    private static List<String> lines(InputStream from) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
