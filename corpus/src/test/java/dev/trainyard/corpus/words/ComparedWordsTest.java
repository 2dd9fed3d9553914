package dev.trainyard.corpus.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.corpus.words.ComparedWords.Numbers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparedWordsTest {
    @Test
    void areThoseOfDatatroveForFineWeb() throws IOException {
        JsonMapper json = new JsonMapper();
        int compared = 0;

        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("words.jsonl")), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine(), compared++) {
                JsonNode golden = json.readTree(line);
                String text = golden.get("text").asText();
                assertThat(all(ComparedWords.of(text, Numbers.ALIKE)))
                        .as(text)
                        .isEqualTo(composed(golden.get("alike")));
                // Digits of other scripts are kept as they are there, and are those of ASCII here.
                if (text.chars().allMatch(c -> c < 128 || !Character.isDigit(c))) {
                    assertThat(all(ComparedWords.of(text, Numbers.KEPT)))
                            .as(text)
                            .isEqualTo(composed(golden.get("kept")));
                }
            }
        }

        assertThat(compared).isEqualTo(212);
    }

    @Test
    void areSingleCharactersInScriptsWithoutSpaces() {
        assertThat(all(ComparedWords.of("日本語、ok中文ไทย\uD840\uDC0B", Numbers.KEPT)))
                .isEqualTo("日 本 語 ok 中 文 ไ ท ย \uD840\uDC0B");
    }

    @Test
    void includeLettersBeyondTheBasicMultilingualPlane() {
        assertThat(all(ComparedWords.of("\uD801\uDC00\uD801\uDC01 \uD83D\uDE00 a\uD83D", Numbers.KEPT)))
                .isEqualTo("\uD801\uDC28\uD801\uDC29 a");
    }

    @Test
    void haveEqualHashesIfAndOnlyIfTheyAreEqual() {
        ComparedWords words = ComparedWords.of("one two three one two three four", Numbers.KEPT);
        ComparedWords others = ComparedWords.of("ONE, two! (three)", Numbers.KEPT);

        assertThat(words.hash(0, 3)).isEqualTo(words.hash(3, 3)).isEqualTo(others.hash(0, 3));
        assertThat(words.same(3, 3, others, 0)).isTrue();
        assertThat(words.same(4, 3, others, 0)).isFalse();
        assertThat(words.text(4, 3)).isEqualTo("two three four");
        Set<Long> hashes =
                IntStream.range(0, 4).mapToObj(first -> words.hash(first, 4)).collect(Collectors.toSet());
        assertThat(hashes).hasSize(4);
    }

    @Test
    void canBeLongerThanTheText() {
        String text = "漢".repeat(10_000);

        assertThat(ComparedWords.of(text, Numbers.KEPT).count()).isEqualTo(10_000);
    }

    /** Datatrove leaves its result decomposed, which parts the syllables of Hangul. */
    private static String composed(JsonNode golden) {
        return Normalizer.normalize(golden.asText(), Normalizer.Form.NFC);
    }

    private static String all(ComparedWords words) {
        return words.count() == 0 ? "" : words.text(0, words.count());
    }
}
