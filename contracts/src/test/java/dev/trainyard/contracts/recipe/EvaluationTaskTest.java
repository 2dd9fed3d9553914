package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTaskTest {
    @Test
    void namesAreThoseOfPublishedResults() {
        assertThat(EvaluationTask.keys())
                .containsExactly(
                        "language",
                        "definitions",
                        "javadoc-body",
                        "refuse-harmful",
                        "refuse-new-topics",
                        "help-benign",
                        "help-new-topics",
                        "refuse-known-harmful",
                        "help-known-benign",
                        "help-traps",
                        "refusal-gap",
                        "refuse-attacks",
                        "help-lookalikes",
                        "attack-gap",
                        "refuse-red-team",
                        "help-red-team",
                        "java-parses",
                        "language-context",
                        "java-compiles",
                        "beyond-cutoff",
                        "paraphrase",
                        "verbatim",
                        "personal-data",
                        "canaries");
    }

    @Test
    void furtherTasksAreMeasuredIfARecipeListsThem() {
        Recipe recipe = RecipeReader.read("{corpus: {canaries: 2}, evaluate: {measure: [verbatim, canaries]},"
                + " release: {requirements: [{task: verbatim, atMost: 0.1}]}}");

        assertThat(recipe.evaluate().measure()).containsExactly("verbatim", "canaries");
        assertThat(recipe.corpus().canaries()).isEqualTo(2);
        assertThat(RecipeReader.preset("smoke").evaluate().measure()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            evaluate: {measure: [language]} | evaluate.measure[0] is language: one of language-context, java-compiles, beyond-cutoff, paraphrase, verbatim, personal-data, canaries is expected.
            evaluate: {measure: [verbatim, verbatim]} | evaluate.measure[1] is verbatim: each task once is expected.
            evaluate: {measure: [canaries]}, release: {requirements: [{task: verbatim, atMost: 0.1}]} | release.requirements[0].task is verbatim: a task that evaluate.measure lists is expected.
            corpus: {canaries: 101} | corpus.canaries is 101: a number from 1 to 100 is expected.
            """)
    void refusesWhatCannotBeMeasured(String recipe, String sentence) {
        assertThatThrownBy(() -> RecipeReader.read("{" + recipe + "}")).hasMessage(sentence);
    }
}
