package dev.trainyard.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a collection decided about each document, by source and path, as its ledger says.
 *
 * @param decisions in the ledger's order
 */
record KeptDocuments(Map<String, Decision> decisions) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A document in one ledger.
     *
     * @param text digest of its text as it was read, and the personal data that was replaced in it
     * @param rule that dropped it, null if it was kept
     */
    record Decision(String text, @Nullable String rule) {
        private String words() {
            return rule == null ? "kept" : "dropped by " + rule;
        }
    }

    /**
     * Documents about which two collections decided in the same two ways.
     *
     * @param change such as {@code dropped by binary → kept}
     * @param paths of all of them
     */
    record Change(String change, List<String> paths) {}

    KeptDocuments {
        decisions = new LinkedHashMap<>(decisions);
    }

    /** Reads the only ledger in a store of artifacts. */
    static KeptDocuments in(Path artifacts) throws IOException {
        Path ledger;
        try (Stream<Path> corpora = Files.find(
                artifacts, 3, (path, _) -> path.getFileName().toString().equals("ledger.jsonl.gz"))) {
            ledger = corpora.findFirst().orElseThrow(() -> new IOException("there is no ledger in " + artifacts));
        }
        Map<String, Decision> decisions = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(ledger)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode entry = JSON.readTree(line);
                String key =
                        entry.path("source").asText() + " " + entry.path("path").asText();
                String rule = entry.path("rule").isMissingNode()
                        ? null
                        : entry.path("rule").asText();
                String text = entry.path("id").asText() + entry.path("personalData");
                decisions.put(key, new Decision(text, rule));
            }
        }
        return new KeptDocuments(decisions);
    }

    long kept() {
        return decisions.values().stream().filter(it -> it.rule() == null).count();
    }

    /** How later decisions differ from these: the most frequent changes first. */
    List<Change> changesTo(KeptDocuments later) {
        Map<String, List<String>> changes = new TreeMap<>();
        later.decisions.forEach((path, now) -> {
            Decision before = decisions.get(path);
            String was = before == null ? "not on record" : before.words();
            String is = now.words();
            if (was.equals(is)) {
                if (now.rule() != null || before == null || before.text().equals(now.text())) return;
                is = "kept with another text";
            }
            changes.computeIfAbsent(was + " → " + is, _ -> new ArrayList<>()).add(path);
        });
        decisions.forEach((path, before) -> {
            if (later.decisions.containsKey(path)) return;
            changes.computeIfAbsent(before.words() + " → not on record", _ -> new ArrayList<>())
                    .add(path);
        });
        return changes.entrySet().stream()
                .map(it -> new Change(it.getKey(), it.getValue()))
                .sorted((a, b) -> Integer.compare(b.paths().size(), a.paths().size()))
                .toList();
    }
}
