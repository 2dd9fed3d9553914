package dev.trainyard.ingest.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.PublishedRules;
import dev.trainyard.contracts.recipe.ThresholdRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against what datatrove says of the same texts; {@code src/test/python/golden_quality.py} wrote it down. */
class QualityGoldenTest {
    private static final double AGREEMENT = 0.99;
    private static final double SAME_WORDS = 0.97;
    private static final List<JsonNode> GOLDEN = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        JsonMapper json = new JsonMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(
                        Objects.requireNonNull(QualityGoldenTest.class.getResourceAsStream("quality.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) GOLDEN.add(json.readTree(line));
        }
    }

    @Test
    void judgesAsDatatroveDoesRuleByRule() {
        Measures measures = Measures.withoutLanguage();
        Map<String, List<String>> differences = new TreeMap<>();
        Map<String, Integer> broken = new TreeMap<>();

        for (JsonNode golden : GOLDEN) {
            String text = golden.path("text").asText();
            float[] findings = measures.measure(text, DocumentForm.PROSE).inSingle();
            Set<String> theirs = new HashSet<>();
            golden.path("broken").forEach(name -> theirs.add(renamed(name.asText())));
            for (ThresholdRule published : PublishedRules.all()) {
                ThresholdRule rule = published.name().equals("gopher.words-max") ? published.at(400) : published;
                if (!rule.forms().contains(DocumentForm.PROSE) || rule.name().equals(PublishedRules.LANGUAGE)) continue;
                if (rule.name().equals("gopher.alphabetic-words")) continue;
                float value =
                        findings[Attribute.of(rule.attribute()).orElseThrow().ordinal()];
                boolean breaks = rule.drops(value);
                if (theirs.contains(rule.name())) broken.merge(rule.name(), 1, Integer::sum);
                if (breaks != theirs.contains(rule.name())) {
                    differences
                            .computeIfAbsent(rule.name(), _ -> new ArrayList<>())
                            .add(value + " in " + text.substring(0, Math.min(60, text.length())));
                }
            }
        }

        assertThat(differences)
                .allSatisfy((rule, texts) ->
                        assertThat(texts).as(rule).hasSizeLessThanOrEqualTo((int) (GOLDEN.size() * (1 - AGREEMENT))));
        assertThat(broken)
                .hasSize(30)
                .allSatisfy((rule, times) -> assertThat(times).as(rule).isGreaterThan(2));
    }

    @Test
    void splitsWordsAsDatatroveDoes() {
        List<String> differing = new ArrayList<>();

        for (JsonNode golden : GOLDEN) {
            String text = golden.path("text").asText();
            String words = String.join("\n", words(text));
            if (!digest(words).equals(golden.path("words").asText())) differing.add(words);
        }

        // What is left are emoticons inside other marks: <<3+2=5>> has <3 in it.
        assertThat(differing).hasSizeLessThanOrEqualTo((int) (GOLDEN.size() * (1 - SAME_WORDS)));
    }

    @Test
    void cleansLinesAsDatatroveDoes() {
        List<String> differing = new ArrayList<>();

        for (JsonNode golden : GOLDEN) {
            String cleaned = C4Lines.clean(golden.path("text").asText());
            if (!digest(cleaned).equals(golden.path("cleaned").asText())) differing.add(cleaned);
        }

        assertThat(differing).isEmpty();
    }

    /** datatrove's rule about words with letters has its own name here. */
    private static String renamed(String rule) {
        return rule.equals("gopher.alphabetic-words") ? PublishedRules.DATATROVE_ALPHABETIC_WORDS : rule;
    }

    private static List<String> words(String text) {
        WordsAndMarks words = new WordsAndMarks();
        words.split(text.toCharArray(), 0, text.length());
        List<String> all = new ArrayList<>();
        for (int i = 0; i < words.count(); i++) {
            int end = text.offsetByCodePoints(words.start(i), words.length(i));
            all.add(text.substring(words.start(i), end));
        }
        return all;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
