package dev.trainyard.ingest.filtering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.ingest.attributes.Attribute;
import dev.trainyard.ingest.attributes.Findings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulesTest {
    @Test
    void hasARuleOfAUniqueNameWithAReferenceForEachBound() {
        List<Rule> rules = Rules.published().list();

        assertThat(rules).extracting(Rule::name).doesNotHaveDuplicates();
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.reference()).isNotBlank();
            assertThat(rule.name()).startsWith(rule.attribute().key());
            assertThat(rule.forms()).containsOnly(rule.attribute().form());
        });
    }

    @Test
    void takesTheThresholdItselfForWell() {
        Rules rules = Rules.published();

        assertThat(rules.first(findings(Attribute.GOPHER_WORDS, 50), DocumentForm.PROSE))
                .isEmpty();
        assertThat(rules.first(findings(Attribute.FINEWEB_SHORT_LINE_RATIO, 0.67), DocumentForm.PROSE))
                .isEmpty();
        assertThat(rules.first(findings(Attribute.GOPHER_WORDS, 49), DocumentForm.PROSE))
                .hasValueSatisfying(broken -> {
                    assertThat(broken.rule().name()).isEqualTo("gopher.words-min");
                    assertThat(broken.value()).isEqualTo(49);
                });
    }

    @Test
    void namesTheFirstBrokenRuleAndAllOfThem() {
        Findings findings = findings(Attribute.GOPHER_WORDS, 3);
        findings.values()[Attribute.GOPHER_TOP_2_GRAM.ordinal()] = 0.9;

        List<Violation> all = Rules.published().all(findings, DocumentForm.PROSE);

        assertThat(all)
                .extracting(broken -> broken.rule().name())
                .containsExactly("gopher.top-2-gram", "gopher.words-min");
        assertThat(Rules.published().first(findings, DocumentForm.PROSE)).contains(all.getFirst());
    }

    @Test
    void judgesEachFormByItsOwnRules() {
        Findings findings = findings(Attribute.CODE_LONGEST_LINE, 1_001);

        assertThat(Rules.published().first(findings, DocumentForm.CODE)).isPresent();
        assertThat(Rules.published().first(findings, DocumentForm.PROSE)).isEmpty();
        assertThat(Rules.published().first(findings, DocumentForm.ENTRY)).isEmpty();
    }

    @Test
    void takesThresholdsAndLeavesRulesOutAsARecipeWants() {
        Rules rules = Rules.of(recipe(Map.of("gopher.words-min", 10.0), List.of("gopher.stop-words"), List.of()));

        assertThat(rules.list()).extracting(Rule::name).doesNotContain("gopher.stop-words");
        assertThat(rules.list()).hasSize(Rules.published().list().size() - 1);
        assertThat(rules.first(findings(Attribute.GOPHER_WORDS, 10), DocumentForm.PROSE))
                .isEmpty();
        assertThat(rules.first(findings(Attribute.GOPHER_WORDS, 9), DocumentForm.PROSE))
                .isPresent();
    }

    @Test
    void refusesARecipeThatNamesAnUnknownRule() {
        assertThatThrownBy(() -> Rules.of(recipe(Map.of("gopher.wordz", 1.0), List.of(), List.of())))
                .isInstanceOf(UnknownRuleException.class)
                .hasMessageStartingWith(
                        "corpus.thresholds names 'gopher.wordz', which is no rule: one of language.probability, ");
        assertThatThrownBy(() -> Rules.of(recipe(Map.of(), List.of("c4.all"), List.of())))
                .isInstanceOf(UnknownRuleException.class)
                .hasMessageContaining("corpus.withoutRules names 'c4.all'");
    }

    @Test
    void asksForTheLanguageOnlyWhereARecipeNamesSome() {
        Findings german = inLanguage("de", 0.99);
        Findings unsure = inLanguage("en", 0.4);
        Findings english = inLanguage("en", 0.9);
        Rules any = Rules.of(recipe(Map.of(), List.of(), List.of()));
        Rules onlyEnglish = Rules.of(recipe(Map.of(), List.of(), List.of("en")));
        Rules silent = Rules.of(recipe(Map.of(), List.of(Rules.LANGUAGE), List.of("en")));

        assertThat(any.needLanguage()).isFalse();
        assertThat(onlyEnglish.needLanguage()).isTrue();
        assertThat(silent.needLanguage()).isFalse();
        assertThat(any.first(german, DocumentForm.PROSE)).isEmpty();
        assertThat(onlyEnglish.first(german, DocumentForm.PROSE)).isPresent();
        assertThat(onlyEnglish.first(unsure, DocumentForm.PROSE)).isPresent();
        assertThat(onlyEnglish.first(english, DocumentForm.PROSE)).isEmpty();
    }

    private static Findings findings(Attribute attribute, double value) {
        return findings(attribute, value, null);
    }

    private static Findings inLanguage(String language, double probability) {
        return findings(Attribute.LANGUAGE_PROBABILITY, probability, language);
    }

    private static Findings findings(Attribute attribute, double value, @Nullable String language) {
        double[] values = new double[Attribute.values().length];
        Arrays.fill(values, Double.NaN);
        values[attribute.ordinal()] = value;
        return new Findings(values, language);
    }

    private static CorpusRecipe recipe(Map<String, Double> thresholds, List<String> without, List<String> languages) {
        return new CorpusRecipe(
                List.of(), 0.1, null, List.of(), languages, thresholds, without, null, null, null, null, null);
    }
}
