package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param languages those that running text may be in, by ISO 639-1 codes; empty means any
 * @param thresholds of rules, by their names, where another than the published one shall hold
 * @param withoutRules names of rules that shall not decide
 * @param nearDuplicates whether of documents that are nearly the same one is kept; true if absent
 * @param repeatedPassages in how many documents a paragraph of running text may stand before all but one lose it; 0 lets it
 *     stand in any number, {@value #REPEATED_PASSAGES} if absent
 * @param cutLines which running text loses the lines that C4 cuts; {@code pages} if absent
 * @param personalData whether personal data is replaced by placeholders; true if absent
 * @param onBadDocument what a document that cannot be read comes to; {@code skip} if absent
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CorpusRecipe(
        @JsonInclude(JsonInclude.Include.ALWAYS) List<SourceRecipe> sources,
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
        licences = licences == null ? List.of() : List.copyOf(licences);
        languages = languages == null ? List.of() : List.copyOf(languages);
        thresholds = thresholds == null ? Map.of() : Map.copyOf(new TreeMap<>(thresholds));
        withoutRules = withoutRules == null ? List.of() : List.copyOf(withoutRules);
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
