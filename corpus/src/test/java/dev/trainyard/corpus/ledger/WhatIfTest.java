package dev.trainyard.corpus.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.Bound;
import dev.trainyard.contracts.recipe.ThresholdRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares answers with those of a plain loop over every rule and every entry. */
class WhatIfTest {
    private static final double[] THRESHOLDS = {
        -1, 0, 0.05, 0.3, 0.65, 0.7, 1, 2, 3.1, 3.14, 5.5, 6.7, 8, 29, 30, 31, 100
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "12, 3", "1000, 4", "9001, 5"})
    void agreesWithABruteForceCount(int count, long seed) throws IOException {
        SomeEntries some = new SomeEntries(count, seed);
        some.write(folder);

        try (WhatIf whatIf = WhatIf.open(folder)) {
            for (ThresholdRule rule : SomeEntries.RULES) {
                for (double threshold : THRESHOLDS) {
                    WhatIf.Effect effect = whatIf.effect(rule.name(), threshold);
                    assertThat(effect)
                            .as("%s at %s", rule.name(), threshold)
                            .isEqualTo(expected(some, rule, threshold));
                }
            }
        }
    }

    @Test
    void keepsTheSameDocumentsIfTheThresholdStays() throws IOException {
        SomeEntries some = new SomeEntries(5000, 6);
        some.write(folder);

        try (WhatIf whatIf = WhatIf.open(folder)) {
            for (ThresholdRule rule : whatIf.rules()) {
                WhatIf.Effect effect = whatIf.effect(rule.name(), rule.threshold());
                assertThat(effect.then()).isEqualTo(effect.now()).isPositive();
                assertThat(effect.keptAtTheBorder()).hasSize(WhatIf.EXAMPLES);
                assertThat(effect.droppedAtTheBorder())
                        .hasSize(WhatIf.EXAMPLES)
                        .allMatch(example -> example.verdict() == Verdict.DROPPED);
            }
        }
    }

    @Test
    void refusesAnUnknownRule() throws IOException {
        new SomeEntries(10, 7).write(folder);

        try (WhatIf whatIf = WhatIf.open(folder)) {
            assertThatThrownBy(() -> whatIf.effect("no-rule", 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("'no-rule' is not one of the rules");
            assertThatThrownBy(() -> whatIf.effect("digits", Double.NaN)).hasMessage("rule 'digits' has no threshold");
        }
    }

    @Test
    void refusesFindingsOfAnotherLedger() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        new SomeEntries(10, 7).write(folder);
        new SomeEntries(11, 7).write(other);
        Files.copy(
                other.resolve(LedgerFile.INDEX),
                folder.resolve(LedgerFile.INDEX),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                other.resolve(LedgerFile.GROUPS),
                folder.resolve(LedgerFile.GROUPS),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> WhatIf.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("are of 10 documents, and its ledger has 11.");
    }

    private static WhatIf.Effect expected(SomeEntries some, ThresholdRule asked, double threshold) {
        TreeMap<String, long[]> sources = new TreeMap<>();
        List<LedgerEntry> kept = new ArrayList<>();
        List<LedgerEntry> dropped = new ArrayList<>();
        for (LedgerEntry entry : some.entries) {
            long[] counts = sources.computeIfAbsent(entry.source(), _ -> new long[2]);
            if (entry.verdict() == Verdict.KEPT) counts[0]++;
            if ("unreadable".equals(entry.rule()) || "near-duplicate".equals(entry.rule())) continue;
            boolean others = SomeEntries.RULES.stream()
                    .filter(rule -> !rule.equals(asked))
                    .allMatch(rule -> passes(some, entry, rule, rule.threshold()));
            if (!others) continue;
            boolean passes = passes(some, entry, asked, threshold);
            if (passes) counts[1]++;
            if (asked.forms().contains(entry.form()) && !Double.isNaN(value(some, entry, asked))) {
                (passes ? kept : dropped).add(entry);
            }
        }
        return new WhatIf.Effect(
                asked,
                threshold,
                sources.values().stream().mapToLong(both -> both[0]).sum(),
                sources.values().stream().mapToLong(both -> both[1]).sum(),
                sources.entrySet().stream()
                        .map(it -> new WhatIf.SourceEffect(it.getKey(), it.getValue()[0], it.getValue()[1]))
                        .toList(),
                nearest(some, kept, asked, threshold),
                nearest(some, dropped, asked, threshold),
                WhatIf.NOTE);
    }

    private static List<WhatIf.Example> nearest(
            SomeEntries some, List<LedgerEntry> entries, ThresholdRule rule, double threshold) {
        return entries.stream()
                .sorted(Comparator.comparingDouble(entry -> Math.abs(value(some, entry, rule) - threshold)))
                .limit(10)
                .map(entry -> new WhatIf.Example(
                        value(some, entry, rule),
                        entry.id(),
                        entry.source(),
                        entry.path(),
                        entry.verdict(),
                        entry.excerpt()))
                .toList();
    }

    private static boolean passes(SomeEntries some, LedgerEntry entry, ThresholdRule rule, double threshold) {
        double value = value(some, entry, rule);
        if (!rule.forms().contains(entry.form()) || Double.isNaN(value)) return true;
        return rule.bound() == Bound.AT_LEAST ? value >= (float) threshold : value <= (float) threshold;
    }

    private static double value(SomeEntries some, LedgerEntry entry, ThresholdRule rule) {
        return some.row(entry)[SomeEntries.column(rule.attribute())];
    }
}
