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
 * What is read, what of it is worth learning from, and how much is kept aside.
 *
 * @param heldOut the share of documents, by a hash of their content, that no stage trains on; in (0, 0.5]
 * @param cutoff a day such as {@code 2026-06-30}; documents known to be from a later one are left out
 * @param licences those that documents may have; empty means any
 * @param languages those that running text may be in, by ISO 639-1 codes, or by ISO 639-3 ones where a language has no
 *     other; empty means any
 * @param thresholds of {@link PublishedRules}, by their names, where another than the published one shall hold
 * @param withoutRules names of {@link PublishedRules} that shall not decide
 * @param nearDuplicates whether of documents that are nearly the same one is kept; true if absent
 * @param repeatedPassages in how many documents a paragraph of running text may stand before all but one lose it; 0 lets it
 *     stand in any number, {@value #REPEATED_PASSAGES} if absent
 * @param cutLines which running text loses the lines that C4 cuts; {@code pages} if absent
 * @param personalData whether personal data is replaced by placeholders; true if absent
 * @param onBadDocument what a document that cannot be read comes to; {@code skip} if absent
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
        @Nullable OnBadDocument onBadDocument) {
    /** Many enough that what people say in the same words stays, and menus, notices and footers do not. */
    public static final int REPEATED_PASSAGES = 10;

    public CorpusRecipe {
        sources = List.copyOf(sources);
        licences = copy(licences);
        languages = copy(languages);
        // By their names, so that equal recipes give equal bytes.
        thresholds = thresholds == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(thresholds));
        withoutRules = copy(withoutRules);
    }

    /** Items may be missing, so that who looks for mistakes can say which. */
    private static List<String> copy(@Nullable List<String> given) {
        return given == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(given));
    }

    /** All of these sources, judged by the rules as they are. */
    public static CorpusRecipe of(List<SourceRecipe> sources, double heldOut) {
        return new CorpusRecipe(
                sources, heldOut, null, List.of(), List.of(), Map.of(), List.of(), null, null, null, null, null);
    }

    /** The number of documents from which a passage counts as repeated; 0 where none does. */
    public int documentsOfARepeatedPassage() {
        return repeatedPassages == null ? REPEATED_PASSAGES : repeatedPassages;
    }
}
