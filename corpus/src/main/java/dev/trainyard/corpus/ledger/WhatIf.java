package dev.trainyard.corpus.ledger;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.ThresholdRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Computes from the measured values what a corpus would contain if one rule had another threshold. Not safe for
 * threads.
 *
 * <p>A document passes if every threshold rule for its form accepts it. Kept documents, and those that a threshold rule
 * dropped, are judged again; documents that were dropped for another reason stay dropped. Duplicates are not searched
 * again: of two near duplicates, both may be counted if a rule had dropped one of them before they were compared.
 *
 * <p>Only the columns that a rule needs are read, a few thousand numbers at a time, so memory does not grow with the
 * corpus.
 */
public final class WhatIf implements AutoCloseable {
    /** What the effect does not take into account. */
    public static final String NOTE =
            "Documents are judged again by the threshold rules alone. Documents that were dropped for another"
                    + " reason stay dropped, and duplicates are not searched again.";
    /** The number of documents that are shown on each side of a threshold. */
    public static final int EXAMPLES = 10;

    private static final int BLOCK = 4096;

    private final LedgerReader ledger;
    private final FindingsFile.Reader findings;
    private final List<LedgerGroup> groups;

    private WhatIf(LedgerReader ledger, FindingsFile.Reader findings) {
        this.ledger = ledger;
        this.findings = findings;
        groups = ledger.groups();
    }

    /** @param folder of a corpus artifact */
    public static WhatIf open(Path folder) throws IOException {
        LedgerReader ledger = LedgerReader.open(folder);
        try {
            FindingsFile.Reader findings = FindingsFile.open(folder);
            if (findings.index().documents() == ledger.entries()) return new WhatIf(ledger, findings);
            findings.close();
            throw new IOException("The findings in " + folder + " are of "
                    + findings.index().documents() + " documents, and its ledger has " + ledger.entries() + ".");
        } catch (IOException | RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    /** Whether a folder has the files that are needed to answer questions. */
    public static boolean isIn(Path folder) {
        return LedgerFile.isIn(folder) && Files.exists(folder.resolve(FindingsFile.INDEX));
    }

    /** The rules that can be asked about. */
    public List<ThresholdRule> rules() {
        return findings.index().rules();
    }

    /**
     * The effect of another threshold.
     *
     * @param rule with its current threshold
     * @param threshold the hypothetical one
     * @param now the number of documents in the corpus
     * @param then the number of documents that would be in the corpus
     * @param sources by name, in the order of their names
     * @param keptAtTheBorder documents that would be kept with the numbers nearest to the threshold, nearest first
     * @param droppedAtTheBorder documents that this rule alone would drop, nearest first
     */
    public record Effect(
            ThresholdRule rule,
            double threshold,
            long now,
            long then,
            List<SourceEffect> sources,
            List<Example> keptAtTheBorder,
            List<Example> droppedAtTheBorder,
            String note) {
        public Effect {
            sources = List.copyOf(sources);
            keptAtTheBorder = List.copyOf(keptAtTheBorder);
            droppedAtTheBorder = List.copyOf(droppedAtTheBorder);
        }
    }

    /** The effect on one source. */
    public record SourceEffect(String source, long now, long then) {}

    /**
     * A document near a threshold.
     *
     * @param verdict the current one
     */
    public record Example(double value, Sha256 id, String source, String path, Verdict verdict, String excerpt) {}

    /**
     * @param name the name of one of the {@link #rules()}
     * @param threshold the hypothetical one
     */
    public Effect effect(String name, double threshold) throws IOException {
        ThresholdRule current = findings.index()
                .rule(name)
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not one of the rules"));
        Count count = new Count(current.at(threshold));
        for (long from = 0; from < ledger.entries(); from += BLOCK) {
            count.add(from, (int) Math.min(BLOCK, ledger.entries() - from));
        }
        TreeMap<String, long[]> bySource = new TreeMap<>();
        long now = 0;
        long then = 0;
        for (int i = 0; i < groups.size(); i++) {
            LedgerGroup group = groups.get(i);
            long[] both = bySource.computeIfAbsent(group.source(), _ -> new long[2]);
            long kept = group.verdict() == Verdict.KEPT ? group.entries() : 0;
            both[0] += kept;
            both[1] += count.then[i];
            now += kept;
            then += count.then[i];
        }
        List<SourceEffect> sources = new ArrayList<>();
        bySource.forEach((source, both) -> sources.add(new SourceEffect(source, both[0], both[1])));
        return new Effect(current, threshold, now, then, sources, examples(count.kept), examples(count.dropped), NOTE);
    }

    private List<Example> examples(Nearest nearest) throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Nearest.Found found : nearest.inOrder()) {
            LedgerEntry entry = ledger.entry(found.entry());
            examples.add(new Example(
                    found.value(), entry.id(), entry.source(), entry.path(), entry.verdict(), entry.excerpt()));
        }
        return examples;
    }

    @Override
    public void close() throws IOException {
        try (ledger) {
            findings.close();
        }
    }

    /** One pass over the documents for one question, a block at a time. */
    private final class Count {
        private final ThresholdRule asked;
        private final int askedColumn;
        private final List<ThresholdRule> others;
        private final int[] otherColumns;
        /** By the number of a group: the bit of its form if its documents are judged again, else 0. */
        private final int[] judged;
        /** By the number of a group: how many of its documents would be kept. */
        private final long[] then;

        private final Nearest kept;
        private final Nearest dropped;
        private final int[] group = new int[BLOCK];
        private final int[] form = new int[BLOCK];
        private final float[] numbers = new float[BLOCK];

        Count(ThresholdRule asked) {
            FindingsIndex index = findings.index();
            this.asked = asked;
            askedColumn = index.column(asked.attribute());
            others = index.rules().stream()
                    .filter(rule -> !rule.name().equals(asked.name()))
                    .toList();
            otherColumns = others.stream()
                    .mapToInt(rule -> index.column(rule.attribute()))
                    .toArray();
            Set<String> names = new HashSet<>();
            index.rules().forEach(rule -> names.add(rule.name()));
            judged = groups.stream()
                    .mapToInt(it -> it.rule() == null || names.contains(it.rule()) ? bit(it.form()) : 0)
                    .toArray();
            then = new long[groups.size()];
            kept = new Nearest(asked.threshold());
            dropped = new Nearest(asked.threshold());
        }

        void add(long from, int count) {
            ledger.groups(from, group, count);
            for (int i = 0; i < count; i++) form[i] = judged[group[i]];
            for (int i = 0; i < otherColumns.length; i++) judge(others.get(i), otherColumns[i], from, count);
            int forms = bits(asked.forms());
            findings.read(askedColumn, from, numbers, count);
            for (int i = 0; i < count; i++) {
                if (form[i] == 0) continue;
                boolean applies = (form[i] & forms) != 0 && !Float.isNaN(numbers[i]);
                if (applies && asked.drops(numbers[i])) {
                    dropped.offer(from + i, numbers[i]);
                    continue;
                }
                then[group[i]]++;
                if (applies) kept.offer(from + i, numbers[i]);
            }
        }

        private void judge(ThresholdRule rule, int column, long from, int count) {
            int forms = bits(rule.forms());
            findings.read(column, from, numbers, count);
            for (int i = 0; i < count; i++) {
                if ((form[i] & forms) != 0 && rule.drops(numbers[i])) form[i] = 0;
            }
        }

        private static int bits(Set<DocumentForm> forms) {
            return forms.stream().mapToInt(Count::bit).reduce(0, (one, other) -> one | other);
        }

        /** Documents without a form, to which no rule applies, have a bit of their own. */
        private static int bit(@Nullable DocumentForm form) {
            return form == null ? 1 : 2 << form.ordinal();
        }
    }

    /** The documents whose numbers are nearest to a threshold; of equally near ones, the first. */
    private static final class Nearest {
        private static final Comparator<Found> NEAREST_FIRST =
                Comparator.comparingDouble(Found::distance).thenComparingLong(Found::entry);

        private final double threshold;
        private final PriorityQueue<Found> furthestFirst = new PriorityQueue<>(NEAREST_FIRST.reversed());
        private double furthest = Double.POSITIVE_INFINITY;

        private record Found(long entry, double value, double distance) {}

        Nearest(double threshold) {
            this.threshold = threshold;
        }

        /** Documents must be offered in their order. */
        void offer(long entry, float value) {
            double distance = Math.abs(value - threshold);
            if (distance >= furthest) return;
            furthestFirst.add(new Found(entry, value, distance));
            if (furthestFirst.size() > EXAMPLES) furthestFirst.remove();
            if (furthestFirst.size() == EXAMPLES) {
                furthest = furthestFirst.element().distance();
            }
        }

        List<Found> inOrder() {
            return furthestFirst.stream().sorted(NEAREST_FIRST).toList();
        }
    }
}
