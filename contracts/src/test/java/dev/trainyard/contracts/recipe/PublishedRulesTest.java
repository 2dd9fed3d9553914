package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublishedRulesTest {
    @Test
    void haveAUniqueNameAndAReferenceForEachBound() {
        assertThat(PublishedRules.names()).hasSize(47).doesNotHaveDuplicates();
        assertThat(PublishedRules.all()).allSatisfy(rule -> {
            assertThat(rule.reference()).isNotBlank();
            assertThat(rule.name()).startsWith(rule.attribute());
            assertThat(rule.forms()).isNotEmpty();
        });
        assertThat(PublishedRules.all())
                .filteredOn(rule -> rule.forms().contains(DocumentForm.ENTRY))
                .extracting(ThresholdRule::name)
                .containsExactly("text.replaced-characters");
    }

    @Test
    void followTheOrderAndTheThresholdsOfARecipe() {
        List<ThresholdRule> rules =
                PublishedRules.of(recipe(Map.of("c4.sentences", 3.0), List.of("c4.lorem-ipsum-lines"), List.of("de")));

        List<String> names = rules.stream().map(ThresholdRule::name).toList();
        assertThat(PublishedRules.names()).containsSubsequence(names);
        assertThat(names)
                .hasSize(45)
                .startsWith("text.replaced-characters", PublishedRules.LANGUAGE)
                .doesNotContain("c4.lorem-ipsum-lines");
        assertThat(rules)
                .filteredOn(rule -> rule.name().equals("c4.sentences"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.threshold()).isEqualTo(3));
    }

    @Test
    void omitTheLanguageRuleIfARecipeListsNoLanguages() {
        assertThat(PublishedRules.of(recipe(Map.of(), List.of(), List.of())))
                .extracting(ThresholdRule::name)
                .doesNotContain(PublishedRules.LANGUAGE)
                .hasSize(45);
    }

    @Test
    void countWordsAsDatatroveDoesOnlyIfARecipeGivesThatRuleAThreshold() {
        String datatrove = PublishedRules.DATATROVE_ALPHABETIC_WORDS;

        List<ThresholdRule> byDefault = PublishedRules.of(recipe(Map.of(), List.of(), List.of()));
        List<ThresholdRule> toTheLetter =
                PublishedRules.of(recipe(Map.of(datatrove, 0.8), List.of("gopher.alphabetic-words"), List.of()));

        assertThat(byDefault)
                .extracting(ThresholdRule::name)
                .contains("gopher.alphabetic-words")
                .doesNotContain(datatrove);
        assertThat(toTheLetter)
                .extracting(ThresholdRule::name)
                .contains(datatrove)
                .doesNotContain("gopher.alphabetic-words");
    }

    @Test
    void judgeDocumentationBySixRulesOfWhichTwoAreThoseForCode() {
        assertThat(PublishedRules.all())
                .filteredOn(rule -> rule.forms().contains(DocumentForm.DOCUMENTATION))
                .extracting(ThresholdRule::name)
                .containsExactly(
                        "text.replaced-characters",
                        "code.encoded-share",
                        "code.longest-encoded-run",
                        "documentation.words-min",
                        "documentation.alphabetic-words",
                        "documentation.duplicate-line-characters",
                        "documentation.duplicate-10-grams");
    }

    /**
     * Findings are stored in 32 bits, where a share of 0.2 is more than 0.2 and would violate a rule that it fulfils.
     */
    @Test
    void compareInThe32BitsOfStoredFindings() {
        ThresholdRule rule = new ThresholdRule("r", "share", Bound.AT_MOST, 0.2, Set.of(DocumentForm.PROSE), "a paper");

        assertThat((double) (float) 0.2).isGreaterThan(0.2);
        assertThat(rule.drops((float) 0.2)).isFalse();
        assertThat(rule.drops(Math.nextUp((float) 0.2))).isTrue();
        assertThat(rule.drops(Float.NaN)).isFalse();
    }

    private static CorpusRecipe recipe(Map<String, Double> thresholds, List<String> without, List<String> languages) {
        return new CorpusRecipe(
                List.of(), 0.1, null, List.of(), languages, thresholds, without, null, null, null, null, null);
    }
}
