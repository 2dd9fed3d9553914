package dev.trainyard.corpus.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.Bound;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.corpus.ledger.FindingsIndex;
import dev.trainyard.corpus.ledger.LedgerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A description of a corpus on one page: {@code data-card.json} in its artifact. It contains everything that a
 * {@link DataCard} does, under the same names, and more.
 *
 * @param from the day of the oldest kept document whose day is known
 * @param to the day of the newest
 * @param years number of kept documents by year
 * @param undated number of kept documents whose day is not known
 * @param funnel what each reason dropped, in the order in which the reasons were checked
 * @param duplicates texts that are the same, and those that are nearly the same
 * @param samples a reproducible random choice of documents: those with the smallest ids
 * @param measures what was measured about the documents
 * @param personalData what was found in kept documents
 * @param repeatedPassages absent if none were searched for
 * @param decontamination absent if documents were not compared with evaluation items
 * @param canaries absent if no sentences were planted; they are counted in the tokens, but not in any source
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CorpusCard(
        long documentsRead,
        long documentsKept,
        long documentsHeldOut,
        Map<String, Long> dropped,
        long bytes,
        long tokens,
        int vocabulary,
        List<Source> sources,
        Map<String, Long> languages,
        Map<String, Long> licences,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable LocalDate cutoff,
        Map<String, Long> years,
        long undated,
        List<Step> funnel,
        List<DuplicateClusters> duplicates,
        Samples samples,
        List<Measure> measures,
        List<PersonalDataFound> personalData,
        @Nullable RepeatedPassages repeatedPassages,
        @Nullable Decontamination decontamination,
        @Nullable PlantedCanaries canaries,
        TrainingContent trainingContent) {
    /** The file's name in a corpus artifact. */
    public static final String NAME = "data-card.json";

    public CorpusCard {
        dropped = inOrder(dropped);
        sources = List.copyOf(sources);
        languages = inOrder(languages);
        licences = inOrder(licences);
        years = inOrder(years);
        funnel = List.copyOf(funnel);
        duplicates = List.copyOf(duplicates);
        measures = List.copyOf(measures);
        personalData = List.copyOf(personalData);
    }

    /** The part of the card that is published in events. */
    public DataCard summary() {
        return new DataCard(
                documentsRead,
                documentsKept,
                documentsHeldOut,
                dropped,
                bytes,
                tokens,
                vocabulary,
                sources.stream()
                        .map(source -> new DataCard.SourceCard(
                                source.name(),
                                source.licence(),
                                source.documentsRead(),
                                source.documentsKept(),
                                source.dropped(),
                                source.bytes(),
                                source.tokens()))
                        .toList(),
                languages,
                licences,
                from,
                to,
                cutoff,
                null);
    }

    /** Writes the card into the folder of a corpus. */
    public void write(Path folder) throws IOException {
        ContractJson.mapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve(NAME).toFile(), this);
    }

    /**
     * Starts to build a card.
     *
     * @param findings the attributes that will be measured, and the rules that will be applied to them
     * @param order names of all reasons and rules that may drop a document, in the order in which they are checked
     */
    public static CorpusCardBuilder of(CorpusRecipe recipe, FindingsIndex findings, List<String> order) {
        return new CorpusCardBuilder(recipe, findings, order);
    }

    static <T> Map<String, T> inOrder(Map<String, T> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /**
     * Sentences that were planted in the training data to measure what a model remembers.
     *
     * @param sentences for each number of copies
     * @param copies the numbers of copies; sentences with 0 copies are controls
     * @param tokens of all copies together
     */
    public record PlantedCanaries(int sentences, List<Integer> copies, long tokens) {
        public PlantedCanaries {
            copies = List.copyOf(copies);
        }
    }

    /** The share of one source in the corpus. */
    public record Source(
            String name,
            SourceKind kind,
            String licence,
            long documentsRead,
            long documentsKept,
            long documentsHeldOut,
            Map<String, Long> dropped,
            long bytes,
            long tokens) {
        public Source {
            dropped = inOrder(dropped);
        }
    }

    /**
     * What one reason dropped.
     *
     * @param sources by name, those whose documents reached this step
     */
    public record Step(String rule, Flow all, Map<String, Flow> sources) {
        public Step {
            sources = inOrder(sources);
        }
    }

    /** How many documents reached a step, were kept and were dropped by it. */
    public record Flow(long in, long kept, long dropped) {
        public Flow {
            if (in != kept + dropped) {
                throw new IllegalArgumentException(kept + " kept and " + dropped + " dropped are not " + in);
            }
        }
    }

    /**
     * Texts that are the same, or nearly so.
     *
     * @param rule that dropped all but one of each cluster
     * @param documents the number of documents in all clusters
     * @param sizes number of clusters by their size, in steps that double: {@code 2}, {@code 3-4}, {@code 5-8}, …
     * @param largest some of the largest
     */
    public record DuplicateClusters(
            String rule, long clusters, long documents, List<SizeCount> sizes, List<Cluster> largest) {
        public DuplicateClusters {
            sizes = List.copyOf(sizes);
            largest = List.copyOf(largest);
        }
    }

    /** The number of clusters in a range of sizes. */
    public record SizeCount(String size, long clusters) {}

    /**
     * A cluster of duplicates.
     *
     * @param paths of some of its documents, the kept one first
     */
    public record Cluster(long size, List<String> paths) {
        public Cluster {
            paths = List.copyOf(paths);
        }
    }

    /** Some documents, in the order of their ids. */
    public record Samples(List<LedgerEntry> kept, List<LedgerEntry> dropped) {
        public Samples {
            kept = List.copyOf(kept);
            dropped = List.copyOf(dropped);
        }
    }

    /**
     * A measured attribute, its distribution, and the rules that used it.
     *
     * @param histograms one for each document form to which the attribute applies
     */
    public record Measure(
            String name, int version, String description, List<Limit> limits, List<Histogram> histograms) {
        public Measure {
            limits = List.copyOf(limits);
            histograms = List.copyOf(histograms);
        }
    }

    /**
     * A rule about a measured attribute.
     *
     * @param forms of the documents to which it applies; null in a card of an earlier version
     */
    public record Limit(
            String rule,
            Bound bound,
            double threshold,
            String reference,
            @Nullable List<DocumentForm> forms) {
        public Limit {
            if (forms != null) forms = List.copyOf(forms);
        }
    }

    /**
     * Personal data of one kind.
     *
     * @param count the number of places where it was found
     * @param documents the number of documents with at least one
     */
    public record PersonalDataFound(String kind, long count, long documents) {}

    /**
     * Paragraphs of running text, or lines, that occurred in many documents and were kept in one of them.
     *
     * @param from the number of documents from which a passage counts as repeated
     * @param passages the number of repeated passages
     * @param documents the number of kept documents from which passages were cut
     * @param bytes the number of bytes that were cut from them
     */
    public record RepeatedPassages(int from, long passages, long documents, long bytes) {}

    /**
     * The comparison of documents with evaluation items.
     *
     * @param items the number of evaluation items
     * @param words the number of consecutive equal words from which a document counts as contaminated
     * @param documents the number of documents that were dropped as contaminated
     * @param named some of them
     */
    public record Decontamination(long items, int words, long documents, List<Contaminated> named) {
        public Decontamination {
            named = List.copyOf(named);
        }
    }

    /**
     * A document that shares words with an evaluation item.
     *
     * @param detail which item it is
     */
    public record Contaminated(
            String source, String path, @Nullable String detail) {}
}
