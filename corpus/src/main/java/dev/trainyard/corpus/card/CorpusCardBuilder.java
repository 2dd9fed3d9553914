package dev.trainyard.corpus.card;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.contracts.recipe.ThresholdRule;
import dev.trainyard.corpus.canary.Canaries;
import dev.trainyard.corpus.ledger.FindingsIndex;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.MeasuredAttribute;
import dev.trainyard.corpus.ledger.PersonalData;
import dev.trainyard.corpus.ledger.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builds the card of a corpus from its documents, which may be added in any order. Memory is bounded. */
public final class CorpusCardBuilder {
    private static final int SAMPLES = 10;
    private static final int LARGEST = 10;
    private static final int PATHS = 5;
    private static final int NAMED = 20;
    private static final String CONTAMINATED = "contaminated";

    private static final Comparator<LedgerEntry> BY_ID = Comparator.comparing(
                    (LedgerEntry entry) -> entry.id().hex())
            .thenComparing(LedgerEntry::source)
            .thenComparing(LedgerEntry::path);
    private static final Comparator<CorpusCard.Cluster> LARGEST_FIRST = Comparator.comparingLong(
                    (CorpusCard.Cluster cluster) -> -cluster.size())
            .thenComparing(cluster -> String.join("\n", cluster.paths()));

    private final CorpusRecipe recipe;
    private final FindingsIndex findings;
    private final List<String> order;
    private final Map<String, SourceCount> sources = new LinkedHashMap<>();
    private final Map<String, Long> languages = new TreeMap<>();
    private final Map<String, Long> licences = new TreeMap<>();
    private final Map<String, Long> years = new TreeMap<>();
    private final Map<String, ClusterCount> clusters = new LinkedHashMap<>();
    private final Map<String, long[]> personalData = new TreeMap<>();
    private final HistogramBuilder[][] numbers;
    private final First<LedgerEntry> keptSamples = new First<>(SAMPLES, BY_ID);
    private final First<LedgerEntry> droppedSamples = new First<>(SAMPLES, BY_ID);
    private final First<LedgerEntry> contaminated = new First<>(NAMED, BY_ID);
    private final PublicSummary summary;
    private long undated;
    private @Nullable LocalDate from;
    private @Nullable LocalDate to;
    private CorpusCard.@Nullable RepeatedPassages repeatedPassages;
    private long comparedItems = -1;
    private int comparedWords;

    CorpusCardBuilder(CorpusRecipe recipe, FindingsIndex findings, List<String> order) {
        this.recipe = recipe;
        this.findings = findings;
        this.order = List.copyOf(order);
        for (SourceRecipe source : recipe.sources()) sources.put(source.name(), new SourceCount(source));
        numbers = new HistogramBuilder[findings.attributes().size()][DocumentForm.values().length];
        for (HistogramBuilder[] byForm : numbers) {
            for (int i = 0; i < byForm.length; i++) byForm[i] = new HistogramBuilder();
        }
        summary = new PublicSummary(recipe);
    }

    /** @param row the document's measured values, in the order of the findings */
    public void add(LedgerEntry entry, float[] row) {
        SourceCount source = sources.get(entry.source());
        if (source == null) {
            throw new IllegalArgumentException(
                    "'" + entry.path() + "' is of '" + entry.source() + "', which is not a source of the recipe");
        }
        boolean kept = entry.verdict() == Verdict.KEPT;
        source.add(entry);
        if (kept) {
            addKept(entry);
            keptSamples.offer(entry);
        } else {
            droppedSamples.offer(entry);
            if (CONTAMINATED.equals(entry.rule())) contaminated.offer(entry);
        }
        DocumentForm form = entry.form();
        if (form == null) return;
        for (int i = 0; i < row.length; i++) numbers[i][form.ordinal()].add(row[i], kept);
    }

    private void addKept(LedgerEntry entry) {
        if (entry.language() != null) languages.merge(entry.language(), 1L, Long::sum);
        licences.merge(entry.licence(), 1L, Long::sum);
        LocalDate date = entry.date();
        if (date == null) {
            undated++;
        } else {
            years.merge("%04d".formatted(date.getYear()), 1L, Long::sum);
            if (from == null || date.isBefore(from)) from = date;
            if (to == null || date.isAfter(to)) to = date;
        }
        for (PersonalData found : entry.personalData()) {
            long[] both = personalData.computeIfAbsent(found.kind(), _ -> new long[2]);
            both[0] += found.count();
            both[1]++;
        }
        summary.add(entry);
    }

    /**
     * Adds a cluster of texts that are equal or nearly equal.
     *
     * @param rule that drops all but one of it
     * @param size at least 2
     * @param paths of some of its documents, the kept one first
     */
    public void addCluster(String rule, long size, List<String> paths) {
        clusters.computeIfAbsent(rule, _ -> new ClusterCount())
                .add(size, paths.subList(0, Math.min(PATHS, paths.size())));
    }

    /**
     * Records that documents were compared with evaluation items.
     *
     * @param items the number of evaluation items
     * @param words the number of consecutive equal words from which a document counts as contaminated
     */
    public void compared(long items, int words) {
        comparedItems = items;
        comparedWords = words;
    }

    /**
     * Records that passages that many documents share were cut from running text.
     *
     * @param from the number of documents from which a passage counts as repeated
     * @param passages the number of repeated passages
     * @param documents the number of kept documents from which passages were cut
     * @param bytes the number of bytes that were cut from them
     */
    public void cut(int from, long passages, long documents, long bytes) {
        repeatedPassages = new CorpusCard.RepeatedPassages(from, passages, documents, bytes);
    }

    /**
     * The finished card.
     *
     * @param tokens by the names of sources
     * @param vocabulary number of tokens in the tokenizer
     */
    public CorpusCard build(Map<String, Long> tokens, int vocabulary) {
        List<CorpusCard.Source> parts = sources.values().stream()
                .map(source -> source.part(tokens.getOrDefault(source.recipe.name(), 0L)))
                .toList();
        Map<String, Long> dropped = new TreeMap<>();
        parts.forEach(part -> part.dropped().forEach((rule, number) -> dropped.merge(rule, number, Long::sum)));
        LocalDate cutoff = recipe.cutoff() == null ? null : LocalDate.parse(recipe.cutoff());
        long kept = parts.stream().mapToLong(CorpusCard.Source::documentsKept).sum();
        CorpusCard.PlantedCanaries canaries = canaries(tokens);
        long allTokens =
                parts.stream().mapToLong(CorpusCard.Source::tokens).sum() + (canaries == null ? 0 : canaries.tokens());
        return new CorpusCard(
                parts.stream().mapToLong(CorpusCard.Source::documentsRead).sum(),
                kept,
                parts.stream().mapToLong(CorpusCard.Source::documentsHeldOut).sum(),
                dropped,
                parts.stream().mapToLong(CorpusCard.Source::bytes).sum(),
                allTokens,
                vocabulary,
                parts,
                languages,
                licences,
                from,
                to,
                cutoff,
                years,
                undated,
                funnel(parts, dropped.keySet()),
                clusters.entrySet().stream()
                        .map(cluster -> cluster.getValue().of(cluster.getKey()))
                        .toList(),
                new CorpusCard.Samples(keptSamples.inOrder(), droppedSamples.inOrder()),
                measures(),
                personalData.entrySet().stream()
                        .map(kind ->
                                new CorpusCard.PersonalDataFound(kind.getKey(), kind.getValue()[0], kind.getValue()[1]))
                        .toList(),
                repeatedPassages,
                decontamination(dropped.getOrDefault(CONTAMINATED, 0L)),
                canaries,
                summary.of(new PublicSummary.Facts(
                        kept, allTokens, dropped, languages, to, cutoff, comparedItems >= 0, parts)));
    }

    private CorpusCard.@Nullable PlantedCanaries canaries(Map<String, Long> tokens) {
        Integer sentences = recipe.canaries();
        if (sentences == null) return null;
        return new CorpusCard.PlantedCanaries(sentences, Canaries.COPIES, tokens.getOrDefault(Canaries.SOURCE, 0L));
    }

    /** Rules without a stated order come last. */
    private List<CorpusCard.Step> funnel(List<CorpusCard.Source> parts, Collection<String> dropping) {
        Set<String> rules = new LinkedHashSet<>(order);
        rules.addAll(new TreeSet<>(dropping));
        Map<String, Long> left = new TreeMap<>();
        parts.forEach(part -> left.put(part.name(), part.documentsRead()));
        List<CorpusCard.Step> steps = new ArrayList<>();
        for (String rule : rules) {
            Map<String, CorpusCard.Flow> flows = new TreeMap<>();
            long in = 0;
            long out = 0;
            for (CorpusCard.Source part : parts) {
                long came = Objects.requireNonNullElse(left.get(part.name()), 0L);
                if (came == 0) continue;
                long lost = part.dropped().getOrDefault(rule, 0L);
                flows.put(part.name(), new CorpusCard.Flow(came, came - lost, lost));
                left.put(part.name(), came - lost);
                in += came;
                out += lost;
            }
            steps.add(new CorpusCard.Step(rule, new CorpusCard.Flow(in, in - out, out), flows));
        }
        return steps;
    }

    private List<CorpusCard.Measure> measures() {
        List<CorpusCard.Measure> measures = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            MeasuredAttribute attribute = findings.attributes().get(i);
            List<ThresholdRule> rules = findings.rules().stream()
                    .filter(rule -> rule.attribute().equals(attribute.name()))
                    .toList();
            List<Histogram> histograms = new ArrayList<>();
            for (DocumentForm form : DocumentForm.values()) {
                HistogramBuilder measured = numbers[i][form.ordinal()];
                if (measured.isEmpty()) continue;
                List<Double> shown = rules.stream()
                        .filter(rule -> rule.forms().contains(form))
                        .map(ThresholdRule::threshold)
                        .toList();
                histograms.add(measured.histogram(form, shown));
            }
            List<CorpusCard.Limit> limits = rules.stream()
                    .map(rule -> new CorpusCard.Limit(
                            rule.name(), rule.bound(), rule.threshold(), rule.reference(), List.copyOf(rule.forms())))
                    .toList();
            measures.add(new CorpusCard.Measure(
                    attribute.name(), attribute.version(), attribute.description(), limits, histograms));
        }
        return measures;
    }

    private CorpusCard.@Nullable Decontamination decontamination(long documents) {
        if (comparedItems < 0) return null;
        return new CorpusCard.Decontamination(
                comparedItems,
                comparedWords,
                documents,
                contaminated.inOrder().stream()
                        .map(entry -> new CorpusCard.Contaminated(entry.source(), entry.path(), entry.detail()))
                        .toList());
    }

    /** The documents of one source. */
    private static final class SourceCount {
        private final SourceRecipe recipe;
        private final Map<String, Long> dropped = new TreeMap<>();
        private long read;
        private long kept;
        private long heldOut;
        private long bytes;

        SourceCount(SourceRecipe recipe) {
            this.recipe = recipe;
        }

        void add(LedgerEntry entry) {
            read++;
            String rule = entry.rule();
            if (rule != null) {
                dropped.merge(rule, 1L, Long::sum);
                return;
            }
            kept++;
            if (entry.split() == Split.HELD_OUT) heldOut++;
            bytes += entry.bytes();
        }

        CorpusCard.Source part(long tokens) {
            return new CorpusCard.Source(
                    recipe.name(), recipe.kind(), recipe.licence(), read, kept, heldOut, dropped, bytes, tokens);
        }
    }

    /** Clusters of one kind. */
    private static final class ClusterCount {
        private final long[] sizes = new long[Long.SIZE];
        private final First<CorpusCard.Cluster> largest = new First<>(LARGEST, LARGEST_FIRST);
        private long clusters;
        private long documents;

        void add(long size, List<String> paths) {
            if (size < 2)
                throw new IllegalArgumentException(
                        "a cluster of " + size + " is not a cluster: at least 2 documents are");
            clusters++;
            documents += size;
            sizes[Long.SIZE - Long.numberOfLeadingZeros(size - 1)]++;
            largest.offer(new CorpusCard.Cluster(size, paths));
        }

        CorpusCard.DuplicateClusters of(String rule) {
            List<CorpusCard.SizeCount> counts = new ArrayList<>();
            for (int i = 1; i < sizes.length; i++) {
                if (sizes[i] == 0) continue;
                String size = i == 1 ? "2" : ((1L << (i - 1)) + 1) + "-" + (1L << i);
                counts.add(new CorpusCard.SizeCount(size, sizes[i]));
            }
            return new CorpusCard.DuplicateClusters(rule, clusters, documents, counts, largest.inOrder());
        }
    }

    /** Keeps the first n things in an order, whatever order they are added in. */
    private static final class First<T> {
        private final int most;
        private final Comparator<T> order;
        private final PriorityQueue<T> lastFirst;

        First(int most, Comparator<T> order) {
            this.most = most;
            this.order = order;
            lastFirst = new PriorityQueue<>(order.reversed());
        }

        void offer(T thing) {
            if (lastFirst.size() == most && order.compare(thing, lastFirst.element()) >= 0) return;
            lastFirst.add(thing);
            if (lastFirst.size() > most) lastFirst.remove();
        }

        List<T> inOrder() {
            return lastFirst.stream().sorted(order).toList();
        }
    }
}
