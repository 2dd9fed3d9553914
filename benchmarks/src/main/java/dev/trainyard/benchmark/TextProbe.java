package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.ThresholdRule;
import dev.trainyard.corpus.privacy.RedactedText;
import dev.trainyard.corpus.privacy.Redaction;
import dev.trainyard.ingest.attributes.Attribute;
import dev.trainyard.ingest.attributes.LanguageDetector;
import dev.trainyard.ingest.attributes.Measures;
import dev.trainyard.ingest.filtering.Rules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Tells what data collection finds in texts, for the scripts whose tables are in {@code docs/data-quality.md}. It reads
 * JSON Lines, each with {@code text}, and answers each with one line: with {@code form}, the rules of this form that the
 * text violates by their published thresholds, and its values; with {@code personalData}, the parts that are replaced;
 * otherwise, the language and its probability.
 */
public final class TextProbe {
    private static final JsonMapper JSON = new JsonMapper();

    private final Measures measures = Measures.withoutLanguage();
    private final List<ThresholdRule> rules =
            Rules.of(CorpusRecipe.of(List.of(), 0.1)).list();

    private TextProbe() {}

    public static void main(String[] arguments) throws IOException {
        TextProbe probe = new TextProbe();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(probe.answer(JSON.readTree(line)));
            }
        }
    }

    private ObjectNode answer(JsonNode question) {
        String text = question.path("text").asText();
        if (question.has("form")) return violations(text, question.path("form").asText());
        if (question.has("personalData")) return personalData(text);
        LanguageDetector.Guess guess = LanguageDetector.shared().guess(text);
        return JSON.createObjectNode().put("language", guess.language()).put("probability", guess.probability());
    }

    private ObjectNode violations(String text, String form) {
        DocumentForm judgedAs = DocumentForm.valueOf(form.toUpperCase(Locale.ROOT));
        float[] findings = measures.measure(text, judgedAs).inSingle();
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode violated = answer.putArray("violated");
        ObjectNode values = answer.putObject("values");
        for (Attribute attribute : Attribute.values()) {
            float value = findings[attribute.ordinal()];
            if (!Float.isNaN(value)) values.put(attribute.key(), value);
        }
        for (ThresholdRule rule : rules) {
            float value = findings[Attribute.of(rule.attribute()).orElseThrow().ordinal()];
            if (rule.forms().contains(judgedAs) && rule.drops(value)) violated.add(rule.name());
        }
        return answer;
    }

    private static ObjectNode personalData(String text) {
        RedactedText redacted = Redaction.of(text);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode parts = answer.putArray("parts");
        redacted.removed()
                .forEach(part -> parts.addObject()
                        .put("kind", part.kind().name())
                        .put("start", part.start())
                        .put("end", part.end()));
        return answer;
    }
}
