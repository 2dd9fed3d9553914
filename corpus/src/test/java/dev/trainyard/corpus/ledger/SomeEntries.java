package dev.trainyard.corpus.ledger;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.Bound;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.ThresholdRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Made-up documents with made-up numbers, judged by rules as in the pipeline. */
final class SomeEntries {
    static final List<MeasuredAttribute> ATTRIBUTES = List.of(
            new MeasuredAttribute("words", 1, "how many words"),
            new MeasuredAttribute("mean-length", 1, "mean length of words"),
            new MeasuredAttribute("digits", 2, "share of digits"));
    static final List<ThresholdRule> RULES = List.of(
            new ThresholdRule("few-words", "words", Bound.AT_LEAST, 30, Set.of(DocumentForm.PROSE), "a paper"),
            new ThresholdRule("short-words", "mean-length", Bound.AT_LEAST, 3.1, Set.of(DocumentForm.PROSE), "a paper"),
            new ThresholdRule("long-words", "mean-length", Bound.AT_MOST, 6.7, Set.of(DocumentForm.PROSE), "a paper"),
            new ThresholdRule(
                    "digits", "digits", Bound.AT_MOST, 0.7, Set.of(DocumentForm.PROSE, DocumentForm.CODE), "a paper"),
            new ThresholdRule(
                    "documentation-digits",
                    "digits",
                    Bound.AT_MOST,
                    0.5,
                    Set.of(DocumentForm.CODE, DocumentForm.DOCUMENTATION),
                    "a paper"));

    final List<LedgerEntry> entries = new ArrayList<>();
    final Map<LedgerEntry, float[]> rows = new HashMap<>();

    SomeEntries(int count, long seed) {
        Random chance = new Random(seed);
        for (int i = 0; i < count; i++) add(i, chance);
        entries.sort(Comparator.comparing(entry -> entry.id().hex()));
    }

    private void add(int number, Random chance) {
        String source = List.of("wiki", "code", "books").get(chance.nextInt(3));
        String path = source + "/" + (number % 7 == 0 ? "Ärger \"quoted\"" : "plain") + "/" + number + ".txt";
        boolean unreadable = chance.nextInt(20) == 0;
        DocumentForm form = unreadable ? null : DocumentForm.values()[chance.nextInt(DocumentForm.values().length)];
        // Coarse numbers, so that many documents are exactly at a threshold or equally far from it.
        float[] row = {
            form == DocumentForm.PROSE ? chance.nextInt(60) : Float.NaN,
            form == DocumentForm.PROSE ? (float) (2 + chance.nextInt(60) / 10.0) : Float.NaN,
            form == null || form == DocumentForm.ENTRY ? Float.NaN : chance.nextInt(11) / 10f
        };
        String rule = unreadable ? "unreadable" : null;
        Double value = null;
        Double threshold = null;
        for (ThresholdRule each : RULES) {
            float measured = row[column(each.attribute())];
            if (rule == null && each.forms().contains(form) && each.drops(measured)) {
                rule = each.name();
                value = (double) measured;
                threshold = each.threshold();
            }
        }
        if (rule == null && chance.nextInt(8) == 0) rule = "near-duplicate";
        LedgerEntry entry = new LedgerEntry(
                Sha256.of(path),
                source,
                path,
                form,
                "CC0-1.0",
                number % 3 == 0 ? LocalDate.of(2020, 1, 1).plusDays(number) : null,
                number % 5 == 0 ? "https://example.org/" + number : null,
                form == DocumentForm.PROSE ? "en" : null,
                unreadable ? 0 : 10 + number,
                rule == null ? Verdict.KEPT : Verdict.DROPPED,
                rule == null ? Split.TRAIN : null,
                rule == null ? 1 : 0,
                rule,
                value,
                threshold,
                "near-duplicate".equals(rule) ? "of wiki/plain/1.txt" : null,
                number % 11 == 0
                        ? List.of(new PersonalData("email", 2, List.of(new PersonalData.Span(3, 10))))
                        : List.of(),
                "document " + number);
        entries.add(entry);
        rows.put(entry, row);
    }

    static int column(String attribute) {
        return ATTRIBUTES.stream().map(MeasuredAttribute::name).toList().indexOf(attribute);
    }

    float[] row(LedgerEntry entry) {
        return rows.get(entry);
    }

    void write(Path folder) throws IOException {
        try (LedgerFile.Writer ledger = LedgerFile.writer(folder);
                FindingsFile.Writer findings = FindingsFile.writer(folder, ATTRIBUTES, RULES)) {
            for (LedgerEntry entry : entries) {
                ledger.add(entry);
                findings.add(row(entry));
            }
        }
    }
}
