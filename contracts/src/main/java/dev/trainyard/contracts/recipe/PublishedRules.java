package dev.trainyard.contracts.recipe;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The quality rules for documents, in the order in which they are applied, with the names by which a recipe changes a
 * threshold or omits a rule.
 *
 * <p>Documents of all forms are dropped if too many of their characters could not be decoded. Prose is judged as in FineWeb: by language if a recipe lists languages, then by the rules of Gopher, C4 and
 * FineWeb itself, with their published thresholds. Code is judged by the rules of the data sets of code models,
 * documentation by rules of our own and by two of those for code. Dictionary entries are not judged further.
 */
public final class PublishedRules {
    /** The rule that is applied only if a recipe lists languages. */
    public static final String LANGUAGE = "language.probability";

    /**
     * The rule about words with letters as datatrove computes it, which counts punctuation marks as words. It is applied
     * only if a recipe gives it a threshold; {@code gopher.alphabetic-words} is the rule as it was published.
     */
    public static final String DATATROVE_ALPHABETIC_WORDS = "datatrove.alphabetic-words";

    private static final String GOPHER_QUALITY = "Rae et al. 2021, Scaling Language Models, appendix A.1.1";
    private static final String GOPHER_REPETITION = "Rae et al. 2021, Scaling Language Models, table A1";
    private static final String C4 =
            "Raffel et al. 2020, Exploring the Limits of Transfer Learning, section 2.2; as set in FineWeb's pipeline";
    private static final String FINEWEB = "Penedo et al. 2024, The FineWeb Datasets, section 3.5";
    private static final String CODEX =
            "Chen et al. 2021, Evaluating Large Language Models Trained on Code, section 3.1";
    private static final String CODEPARROT = "CodeParrot's data set, 2021: config and filters of codeparrot-clean";
    private static final String STARCODER = "Li et al. 2023, StarCoder: may the source be with you!, section 3.2";
    private static final String STARCODER_2 = "Lozhkov et al. 2024, StarCoder 2 and The Stack v2, section 3.2";
    private static final String DATATROVE =
            "Penedo et al. 2024, DataTrove 0.10.1: GopherQualityFilter, max_non_alpha_words_ratio";
    private static final String OURS = "Trainyard's own rule, not published elsewhere";

    private static final List<ThresholdRule> ALL = List.of(
            new ThresholdRule(
                    "text.replaced-characters",
                    "text.replaced-characters",
                    Bound.AT_MOST,
                    0.01,
                    EnumSet.allOf(DocumentForm.class),
                    OURS),
            prose(LANGUAGE, LANGUAGE, Bound.AT_LEAST, 0.65, FINEWEB),
            atMost("gopher.duplicate-paragraph-fraction", 0.3, GOPHER_REPETITION),
            atMost("gopher.duplicate-paragraph-characters", 0.2, GOPHER_REPETITION),
            atMost("gopher.duplicate-line-fraction", 0.3, GOPHER_REPETITION),
            atMost("gopher.duplicate-line-characters", 0.2, GOPHER_REPETITION),
            atMost("gopher.top-2-gram", 0.2, GOPHER_REPETITION),
            atMost("gopher.top-3-gram", 0.18, GOPHER_REPETITION),
            atMost("gopher.top-4-gram", 0.16, GOPHER_REPETITION),
            atMost("gopher.duplicate-5-grams", 0.15, GOPHER_REPETITION),
            atMost("gopher.duplicate-6-grams", 0.14, GOPHER_REPETITION),
            atMost("gopher.duplicate-7-grams", 0.13, GOPHER_REPETITION),
            atMost("gopher.duplicate-8-grams", 0.12, GOPHER_REPETITION),
            atMost("gopher.duplicate-9-grams", 0.11, GOPHER_REPETITION),
            atMost("gopher.duplicate-10-grams", 0.10, GOPHER_REPETITION),
            prose("gopher.words-min", "gopher.words", Bound.AT_LEAST, 50, GOPHER_QUALITY),
            prose("gopher.words-max", "gopher.words", Bound.AT_MOST, 100_000, GOPHER_QUALITY),
            prose("gopher.mean-word-length-min", "gopher.mean-word-length", Bound.AT_LEAST, 3, GOPHER_QUALITY),
            prose("gopher.mean-word-length-max", "gopher.mean-word-length", Bound.AT_MOST, 10, GOPHER_QUALITY),
            atMost("gopher.hash-ratio", 0.1, GOPHER_QUALITY),
            atMost("gopher.ellipsis-ratio", 0.1, GOPHER_QUALITY),
            atMost("gopher.bullet-lines", 0.9, GOPHER_QUALITY),
            atMost("gopher.ellipsis-lines", 0.3, GOPHER_QUALITY),
            atLeast("gopher.alphabetic-words", 0.8, GOPHER_QUALITY),
            atLeast(DATATROVE_ALPHABETIC_WORDS, 0.8, DATATROVE),
            atLeast("gopher.stop-words", 2, GOPHER_QUALITY),
            atMost("c4.lorem-ipsum-lines", 0, C4),
            atMost("c4.curly-bracket-lines", 0, C4),
            atLeast("c4.sentences", 5, C4),
            atLeast("fineweb.punctuated-line-ratio", 0.12, FINEWEB),
            atMost("fineweb.short-line-ratio", 0.67, FINEWEB),
            atMost("fineweb.duplicate-character-ratio", 0.01, FINEWEB),
            atMost("fineweb.newline-word-ratio", 0.3, FINEWEB),
            code("code.generated", Bound.AT_MOST, 0, CODEX),
            code("code.mean-line-length", Bound.AT_MOST, 100, CODEX),
            code("code.longest-line", Bound.AT_MOST, 1_000, CODEX),
            code("code.alphanumeric-share", Bound.AT_LEAST, 0.25, CODEPARROT),
            code("code.alphabetic-share", Bound.AT_LEAST, 0.25, STARCODER),
            code("code.xml", Bound.AT_MOST, 0, STARCODER),
            codeAndDocumentation("code.encoded-share", 0.5, STARCODER_2),
            codeAndDocumentation("code.longest-encoded-run", 1_024, STARCODER_2),
            code("code.white-space-share", Bound.AT_LEAST, 0.04, OURS),
            code("code.licence-share", Bound.AT_MOST, 0.8, OURS),
            documentation("documentation.words-min", "documentation.words", Bound.AT_LEAST, 20),
            documentation("documentation.alphabetic-words", "documentation.alphabetic-words", Bound.AT_LEAST, 0.5),
            documentation(
                    "documentation.duplicate-line-characters",
                    "documentation.duplicate-line-characters",
                    Bound.AT_MOST,
                    0.6),
            documentation("documentation.duplicate-10-grams", "documentation.duplicate-10-grams", Bound.AT_MOST, 0.45));

    private static final List<String> NAMES =
            ALL.stream().map(ThresholdRule::name).toList();

    private PublishedRules() {}

    /** Every rule with its published threshold. */
    public static List<ThresholdRule> all() {
        return ALL;
    }

    /** The names of all rules. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The rules with a recipe's changes. Names are checked again, because the service that reads a recipe from a topic
     * may be older than the gateway that accepted it, and must not ignore settings that it does not know.
     *
     * @throws InvalidRecipeException if it names an unknown rule
     */
    public static List<ThresholdRule> of(CorpusRecipe recipe) {
        List<RecipeMistake> mistakes = RecipeRules.mistakesAboutRules(recipe);
        if (!mistakes.isEmpty()) throw new InvalidRecipeException(mistakes);
        List<ThresholdRule> rules = new ArrayList<>();
        for (ThresholdRule rule : ALL) {
            if (recipe.withoutRules().contains(rule.name())) continue;
            if (rule.name().equals(LANGUAGE) && recipe.languages().isEmpty()) continue;
            Double threshold = recipe.thresholds().get(rule.name());
            if (rule.name().equals(DATATROVE_ALPHABETIC_WORDS) && threshold == null) continue;
            rules.add(threshold == null ? rule : rule.at(threshold));
        }
        return rules;
    }

    private static ThresholdRule atMost(String attribute, double most, String reference) {
        return prose(attribute, attribute, Bound.AT_MOST, most, reference);
    }

    private static ThresholdRule atLeast(String attribute, double least, String reference) {
        return prose(attribute, attribute, Bound.AT_LEAST, least, reference);
    }

    private static ThresholdRule prose(String name, String attribute, Bound bound, double threshold, String reference) {
        return new ThresholdRule(name, attribute, bound, threshold, Set.of(DocumentForm.PROSE), reference);
    }

    private static ThresholdRule code(String attribute, Bound bound, double threshold, String reference) {
        return new ThresholdRule(attribute, attribute, bound, threshold, Set.of(DocumentForm.CODE), reference);
    }

    private static ThresholdRule codeAndDocumentation(String attribute, double most, String reference) {
        return new ThresholdRule(
                attribute,
                attribute,
                Bound.AT_MOST,
                most,
                Set.of(DocumentForm.CODE, DocumentForm.DOCUMENTATION),
                reference);
    }

    private static ThresholdRule documentation(String name, String attribute, Bound bound, double threshold) {
        return new ThresholdRule(name, attribute, bound, threshold, Set.of(DocumentForm.DOCUMENTATION), OURS);
    }
}
