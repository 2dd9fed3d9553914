package dev.trainyard.ingest.filtering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.PublishedRules;
import dev.trainyard.contracts.recipe.ThresholdRule;
import dev.trainyard.ingest.attributes.Attribute;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesTest {
    @Test
    void lookAtWhatIsMeasuredOfDocumentsOfTheirForm() {
        assertThat(Rules.published().list())
                .isEqualTo(PublishedRules.all())
                .allSatisfy(rule -> assertThat(Attribute.of(rule.attribute()))
                        .hasValueSatisfying(
                                attribute -> assertThat(rule.forms()).isEqualTo(attribute.forms())));
    }

    @Test
    void takeTheThresholdItselfForWell() {
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
    void nameTheFirstThatIsBroken() {
        float[] findings = findings(Attribute.GOPHER_WORDS, 3);
        findings[Attribute.GOPHER_TOP_2_GRAM.ordinal()] = 0.9f;

        assertThat(Rules.published().first(findings, DocumentForm.PROSE))
                .hasValueSatisfying(broken -> assertThat(broken.rule().name()).isEqualTo("gopher.top-2-gram"));
    }

    @Test
    void judgeEachFormByItsOwn() {
        float[] findings = findings(Attribute.CODE_LONGEST_LINE, 1_001);

        assertThat(Rules.published().first(findings, DocumentForm.CODE)).isPresent();
        assertThat(Rules.published().first(findings, DocumentForm.PROSE)).isEmpty();
        assertThat(Rules.published().first(findings, DocumentForm.ENTRY)).isEmpty();
    }

    @Test
    void haveTheThresholdsOfARecipeAndLackWhatItLeavesOut() {
        Rules rules = Rules.of(recipe(Map.of("gopher.words-min", 10.0), List.of("gopher.stop-words"), List.of("en")));

        assertThat(rules.list()).extracting(ThresholdRule::name).doesNotContain("gopher.stop-words");
        assertThat(rules.list()).hasSize(PublishedRules.all().size() - 1);
        assertThat(rules.first(findings(Attribute.GOPHER_WORDS, 10), DocumentForm.PROSE))
                .isEmpty();
        assertThat(rules.first(findings(Attribute.GOPHER_WORDS, 9), DocumentForm.PROSE))
                .isPresent();
    }

    @Test
    void refuseARecipeThatNamesOneThatThereIsNot() {
        assertThatThrownBy(() -> Rules.of(recipe(Map.of("gopher.wordz", 1.0), List.of(), List.of())))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageStartingWith("corpus.thresholds.gopher.wordz is not a rule: ");
    }

    @Test
    void askHowSureALanguageIsOnlyWhereARecipeNamesSome() {
        float[] unsure = findings(Attribute.LANGUAGE_PROBABILITY, 0.4);

        assertThat(Rules.of(recipe(Map.of(), List.of(), List.of())).first(unsure, DocumentForm.PROSE))
                .isEmpty();
        assertThat(Rules.of(recipe(Map.of(), List.of(), List.of("en"))).first(unsure, DocumentForm.PROSE))
                .hasValueSatisfying(broken -> assertThat(broken.rule().name()).isEqualTo(PublishedRules.LANGUAGE));
    }

    private static float[] findings(Attribute attribute, double value) {
        float[] findings = new float[Attribute.values().length];
        Arrays.fill(findings, Float.NaN);
        findings[attribute.ordinal()] = (float) value;
        return findings;
    }

    private static CorpusRecipe recipe(Map<String, Double> thresholds, List<String> without, List<String> languages) {
        return new CorpusRecipe(
                List.of(), 0.1, null, List.of(), languages, thresholds, without, null, null, null, null, null);
    }
}
