package dev.trainyard.ingest.filtering;

import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.ingest.attributes.Attribute;
import dev.trainyard.ingest.attributes.Findings;
import dev.trainyard.ingest.filtering.Rule.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules that decide whether a document is worth learning from, in the order in which they are asked.
 *
 * <p>Running text is judged as FineWeb judges pages: by language where a recipe names some, then by the rules of Gopher,
 * C4 and FineWeb itself, with their published thresholds. Code is judged by the rules of the sets that code models learned
 * from. Entries of dictionaries are not judged.
 */
public final class Rules {
    /** The rule that speaks only where a recipe names languages. */
    public static final String LANGUAGE = "language.probability";

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
    private static final String OURS = "Trainyard's own, published nowhere else";

    private static final List<Rule> PUBLISHED = List.of(
            prose(LANGUAGE, Attribute.LANGUAGE_PROBABILITY, Bound.AT_LEAST, 0.65, FINEWEB),
            prose(Attribute.GOPHER_DUPLICATE_PARAGRAPH_FRACTION, 0.3, GOPHER_REPETITION),
            prose(Attribute.GOPHER_DUPLICATE_PARAGRAPH_CHARACTERS, 0.2, GOPHER_REPETITION),
            prose(Attribute.GOPHER_DUPLICATE_LINE_FRACTION, 0.3, GOPHER_REPETITION),
            prose(Attribute.GOPHER_DUPLICATE_LINE_CHARACTERS, 0.2, GOPHER_REPETITION),
            prose(Attribute.GOPHER_TOP_2_GRAM, 0.2, GOPHER_REPETITION),
            prose(Attribute.GOPHER_TOP_3_GRAM, 0.18, GOPHER_REPETITION),
            prose(Attribute.GOPHER_TOP_4_GRAM, 0.16, GOPHER_REPETITION),
            prose(Attribute.GOPHER_DUPLICATE_5_GRAMS, 0.15, GOPHER_REPETITION),
            prose(Attribute.GOPHER_DUPLICATE_6_GRAMS, 0.14, GOPHER_REPETITION),
            prose(Attribute.GOPHER_DUPLICATE_7_GRAMS, 0.13, GOPHER_REPETITION),
            prose(Attribute.GOPHER_DUPLICATE_8_GRAMS, 0.12, GOPHER_REPETITION),
            prose(Attribute.GOPHER_DUPLICATE_9_GRAMS, 0.11, GOPHER_REPETITION),
            prose(Attribute.GOPHER_DUPLICATE_10_GRAMS, 0.10, GOPHER_REPETITION),
            prose("gopher.words-min", Attribute.GOPHER_WORDS, Bound.AT_LEAST, 50, GOPHER_QUALITY),
            prose("gopher.words-max", Attribute.GOPHER_WORDS, Bound.AT_MOST, 100_000, GOPHER_QUALITY),
            prose("gopher.mean-word-length-min", Attribute.GOPHER_MEAN_WORD_LENGTH, Bound.AT_LEAST, 3, GOPHER_QUALITY),
            prose("gopher.mean-word-length-max", Attribute.GOPHER_MEAN_WORD_LENGTH, Bound.AT_MOST, 10, GOPHER_QUALITY),
            prose(Attribute.GOPHER_HASH_RATIO, 0.1, GOPHER_QUALITY),
            prose(Attribute.GOPHER_ELLIPSIS_RATIO, 0.1, GOPHER_QUALITY),
            prose(Attribute.GOPHER_BULLET_LINES, 0.9, GOPHER_QUALITY),
            prose(Attribute.GOPHER_ELLIPSIS_LINES, 0.3, GOPHER_QUALITY),
            atLeast(Attribute.GOPHER_ALPHABETIC_WORDS, 0.8, GOPHER_QUALITY),
            atLeast(Attribute.GOPHER_STOP_WORDS, 2, GOPHER_QUALITY),
            prose(Attribute.C4_LOREM_IPSUM_LINES, 0, C4),
            prose(Attribute.C4_CURLY_BRACKET_LINES, 0, C4),
            atLeast(Attribute.C4_SENTENCES, 5, C4),
            atLeast(Attribute.FINEWEB_PUNCTUATED_LINE_RATIO, 0.12, FINEWEB),
            prose(Attribute.FINEWEB_SHORT_LINE_RATIO, 0.67, FINEWEB),
            prose(Attribute.FINEWEB_DUPLICATE_CHARACTER_RATIO, 0.01, FINEWEB),
            prose(Attribute.FINEWEB_NEWLINE_WORD_RATIO, 0.3, FINEWEB),
            code(Attribute.CODE_GENERATED, Bound.AT_MOST, 0, CODEX),
            code(Attribute.CODE_MEAN_LINE_LENGTH, Bound.AT_MOST, 100, CODEX),
            code(Attribute.CODE_LONGEST_LINE, Bound.AT_MOST, 1_000, CODEX),
            code(Attribute.CODE_ALPHANUMERIC_SHARE, Bound.AT_LEAST, 0.25, CODEPARROT),
            code(Attribute.CODE_ALPHABETIC_SHARE, Bound.AT_LEAST, 0.25, STARCODER),
            code(Attribute.CODE_XML, Bound.AT_MOST, 0, STARCODER),
            code(Attribute.CODE_ENCODED_SHARE, Bound.AT_MOST, 0.5, STARCODER_2),
            code(Attribute.CODE_LONGEST_ENCODED_RUN, Bound.AT_MOST, 1_024, STARCODER_2),
            code(Attribute.CODE_WHITE_SPACE_SHARE, Bound.AT_LEAST, 0.04, OURS),
            code(Attribute.CODE_LICENCE_SHARE, Bound.AT_MOST, 0.8, OURS));

    private final List<Rule> rules;
    private final Set<String> languages;

    private Rules(List<Rule> rules, Set<String> languages) {
        this.rules = List.copyOf(rules);
        this.languages = Set.copyOf(languages);
    }

    /** Every rule with its published threshold; documents of any language are well. */
    public static Rules published() {
        return new Rules(PUBLISHED, Set.of());
    }

    /**
     * The rules as a recipe wants them.
     *
     * @throws UnknownRuleException where it names a rule that there is none of
     */
    public static Rules of(CorpusRecipe recipe) {
        List<String> known = PUBLISHED.stream().map(Rule::name).toList();
        Map<String, Double> thresholds = new TreeMap<>(recipe.thresholds());
        for (String name : thresholds.keySet()) {
            if (!known.contains(name)) throw new UnknownRuleException("corpus.thresholds", name, known);
        }
        for (String name : recipe.withoutRules()) {
            if (!known.contains(name)) throw new UnknownRuleException("corpus.withoutRules", name, known);
        }
        List<Rule> rules = new ArrayList<>();
        for (Rule rule : PUBLISHED) {
            if (recipe.withoutRules().contains(rule.name())) continue;
            Double threshold = thresholds.get(rule.name());
            rules.add(threshold == null ? rule : rule.withThreshold(threshold));
        }
        return new Rules(rules, Set.copyOf(recipe.languages()));
    }

    /** In the order in which they are asked. */
    public List<Rule> list() {
        return rules;
    }

    /** Whether a document's language matters, so that it must be found out. */
    public boolean needLanguage() {
        return !languages.isEmpty()
                && rules.stream().anyMatch(rule -> rule.name().equals(LANGUAGE));
    }

    /** The first rule that a document breaks; none where it is worth learning from. */
    public Optional<Violation> first(Findings findings, DocumentForm form) {
        for (Rule rule : rules) {
            if (breaks(rule, findings, form)) return Optional.of(new Violation(rule, findings.of(rule.attribute())));
        }
        return Optional.empty();
    }

    /** Every rule that a document breaks. */
    public List<Violation> all(Findings findings, DocumentForm form) {
        List<Violation> violations = new ArrayList<>();
        for (Rule rule : rules) {
            if (breaks(rule, findings, form)) violations.add(new Violation(rule, findings.of(rule.attribute())));
        }
        return violations;
    }

    private boolean breaks(Rule rule, Findings findings, DocumentForm form) {
        if (!rule.forms().contains(form)) return false;
        double value = findings.of(rule.attribute());
        if (rule.attribute() != Attribute.LANGUAGE_PROBABILITY) return !rule.holds(value);
        if (languages.isEmpty() || Double.isNaN(value)) return false;
        return !rule.holds(value) || findings.language() == null || !languages.contains(findings.language());
    }

    private static Rule prose(Attribute attribute, double most, String reference) {
        return prose(attribute.key(), attribute, Bound.AT_MOST, most, reference);
    }

    private static Rule atLeast(Attribute attribute, double least, String reference) {
        return prose(attribute.key(), attribute, Bound.AT_LEAST, least, reference);
    }

    private static Rule prose(String name, Attribute attribute, Bound bound, double threshold, String reference) {
        return new Rule(name, attribute, bound, threshold, Set.of(DocumentForm.PROSE), reference);
    }

    private static Rule code(Attribute attribute, Bound bound, double threshold, String reference) {
        return new Rule(attribute.key(), attribute, bound, threshold, Set.of(DocumentForm.CODE), reference);
    }
}
