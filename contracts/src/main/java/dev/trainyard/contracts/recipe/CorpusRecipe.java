package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which sources are read, which of their documents are kept, and how many are held out.
 *
 * @param heldOut the share of documents, chosen by a hash of their content, on which no stage trains; in (0, 0.5]
 * @param cutoff a date such as {@code 2026-06-30}; documents known to be later are dropped
 * @param licences the allowed licences; empty means any
 * @param languages the allowed languages of prose and documentation, as ISO 639-1 codes, or ISO 639-3 codes for
 *     languages without one; empty means any
 * @param thresholds that replace the published ones, by the names of {@link PublishedRules}
 * @param withoutRules names of {@link PublishedRules} that are not applied
 * @param nearDuplicates whether only one of several near duplicates is kept; true if absent
 * @param repeatedPassages the number of documents in which a paragraph of prose must occur to be removed from all but
 *     one of them; 0 for never, {@value #REPEATED_PASSAGES} if absent
 * @param cutLines the prose from which the lines that C4 removes are cut; {@code pages} if absent
 * @param personalData whether personal data is replaced by placeholders; true if absent
 * @param onBadDocument what happens if a document cannot be read; {@code skip} if absent
 * @param canaries the number of random sentences that are planted in the training data for each number of copies, to
 *     measure what the model remembers; none if absent
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CorpusRecipe(
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty(required = true)
        List<SourceRecipe> sources,

        double heldOut,
        @Nullable String cutoff,
        List<String> licences,
        List<String> languages,
        Map<String, Double> thresholds,
        List<String> withoutRules,
        @Nullable Boolean nearDuplicates,
        @Nullable Integer repeatedPassages,
        @Nullable CutLines cutLines,
        @Nullable Boolean personalData,
        @Nullable OnBadDocument onBadDocument,
        @Nullable Integer canaries) {
    /** High enough to keep common phrases, low enough to remove menus, notices and footers. */
    public static final int REPEATED_PASSAGES = 10;

    public CorpusRecipe {
        sources = List.copyOf(sources);
        licences = copy(licences);
        languages = copy(languages);
        // Sorted by name, so that equal recipes have equal bytes.
        thresholds = thresholds == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(thresholds));
        withoutRules = copy(withoutRules);
    }

    /** Without canaries. */
    public CorpusRecipe(
            List<SourceRecipe> sources,
            double heldOut,
            @Nullable String cutoff,
            List<String> licences,
            List<String> languages,
            Map<String, Double> thresholds,
            List<String> withoutRules,
            @Nullable Boolean nearDuplicates,
            @Nullable Integer repeatedPassages,
            @Nullable CutLines cutLines,
            @Nullable Boolean personalData,
            @Nullable OnBadDocument onBadDocument) {
        this(
                sources,
                heldOut,
                cutoff,
                licences,
                languages,
                thresholds,
                withoutRules,
                nearDuplicates,
                repeatedPassages,
                cutLines,
                personalData,
                onBadDocument,
                null);
    }

    /** Items may be null here, so that the check for mistakes can report them. */
    private static List<String> copy(@Nullable List<String> given) {
        return given == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(given));
    }

    /** A corpus of these sources with all default rules. */
    public static CorpusRecipe of(List<SourceRecipe> sources, double heldOut) {
        return new CorpusRecipe(
                sources, heldOut, null, List.of(), List.of(), Map.of(), List.of(), null, null, null, null, null);
    }

    /** The number of documents from which a passage counts as repeated; 0 if no passage does. */
    public int documentsOfARepeatedPassage() {
        return repeatedPassages == null ? REPEATED_PASSAGES : repeatedPassages;
    }
}
