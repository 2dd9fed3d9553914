package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
                        "definitions-calibration",
                        "javadoc-body",
                        "javadoc-body-calibration",
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
                        "canaries",
                        "traits",
                        "traits-hedging",
                        "traits-refusals",
                        "traits-questions-back",
                        "traits-warmth");
    }

    @Test
    void furtherTasksAreMeasuredIfARecipeListsThem() {
        Recipe recipe = RecipeReader.read("{corpus: {canaries: 2}, evaluate: {measure: [verbatim, canaries]},"
                + " release: {requirements: [{task: verbatim, atMost: 0.1}]}}");

        assertThat(recipe.evaluate().measure()).containsExactly("verbatim", "canaries");
        assertThat(recipe.corpus().canaries()).isEqualTo(2);
        assertThat(RecipeReader.preset("smoke").evaluate().measure()).isEmpty();
    }

    @Test
    void releaseRulesNameTasksFromFiles() {
        Recipe recipe = RecipeReader.read("""
                evaluate:
                  tasks: [{task: arc-easy, path: arc}, {task: blimp, path: blimp}]
                release:
                  requirements: [{task: arc-easy, atLeast: 0.3}, {task: arc-easy-calibration, atMost: 0.2}]
                  noWorseThan: [{tasks: [blimp, definitions]}]
                  critical: [{task: arc-easy, items: ["arc.jsonl:1"]}]
                """);

        assertThat(recipe.release().requirements()).hasSize(2);
        assertThatThrownBy(() -> RecipeReader.read("""
                        evaluate: {tasks: [{task: arc-easy, path: arc}]}
                        release: {requirements: [{task: arc-esay, atLeast: 0.3}]}
                        """))
                .hasMessageStartingWith("release.requirements[0].task is arc-esay: one of language, definitions, ")
                .hasMessageEndingWith("arc-easy, arc-easy-calibration (arc-easy is the nearest) is expected.");
    }

    @Test
    void asksForAllActsOfAModelThatLearnsThem() {
        Recipe recipe = RecipeReader.read("""
                finetune:
                  sources:
                    - {name: harm, kind: jsonl, path: conversations/all-harmful-requests.jsonl, licence: Apache-2.0}
                evaluate: {acts: all}
                """);

        assertThat(recipe.evaluate().chosenActs()).isEqualTo(ActSet.ALL);
        assertThat(RecipeReader.read("{preset: demo}").evaluate().chosenActs()).isEqualTo(ActSet.CORE);
    }

    @Test
    void namesOfTasksInFoldersAreComparedWhenTheFoldersAreRead() {
        Recipe recipe = RecipeReader.read("""
                evaluate: {tasks: [{path: capitals}]}
                release: {requirements: [{task: capitols, atLeast: 0.3}]}
                """);

        assertThat(ReleaseTasks.of(recipe.evaluate(), List.of("capitals"), List.of())
                        .mistakes(recipe.release()))
                .singleElement()
                .extracting(RecipeMistake::sentence)
                .asString()
                .endsWith(", capitals (capitals is the nearest) is expected.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            evaluate: {measure: [language]} | evaluate.measure[0] is language: one of language-context, java-compiles, beyond-cutoff, paraphrase, verbatim, personal-data, canaries, traits is expected.
            evaluate: {measure: [verbatim, verbatim]} | evaluate.measure[1] is verbatim: each task once is expected.
            evaluate: {measure: [canaries]}, release: {requirements: [{task: verbatim, atMost: 0.1}]} | release.requirements[0].task is verbatim: a task that evaluate.measure lists is expected.
            evaluate: {acts: all} | evaluate.acts is all: core, or a source of finetune.sources whose path is conversations/all-harmful-requests.jsonl, since the evaluation asks for the acts that training asked for, is expected.
            evaluate: {acts: some} | evaluate.acts is some: one of core, all is expected.
            release: {requirements: [{task: refuse-red-team, atLeast: 0.1}]} | release.requirements[0].task is refuse-red-team: a task for which evaluate.redTeam names requests is expected.
            evaluate: {measure: [canaries]}, release: {noWorseThan: [{tasks: [verbatim]}]} | release.noWorseThan[0].tasks[0] is verbatim: a task that evaluate.measure lists is expected.
            release: {noWorseThan: [{tasks: [refusal-gap]}]} | release.noWorseThan[0].tasks[0] is refusal-gap: a task with items of its own, from which refusal-gap follows, is expected.
            release: {critical: [{task: language, items: [a]}]} | release.critical[0].task is language: a task whose items are right or wrong is expected.
            release: {critical: [{task: definitions-calibration, items: [a]}]} | release.critical[0].task is definitions-calibration: a task with items of its own, from which definitions-calibration follows, is expected.
            evaluate: {measure: [traits]}, release: {requirements: [{task: traits-warmth, atLeast: 0.5}]} | release.requirements[0].task is traits-warmth: a task of which a higher or a lower score is better is expected.
            evaluate: {measure: [traits]}, release: {noWorseThan: [{tasks: [traits]}]} | release.noWorseThan[0].tasks[0] is traits: a task of which a higher or a lower score is better is expected.
            corpus: {canaries: 101} | corpus.canaries is 101: a number from 1 to 100 is expected.
            """)
    void refusesWhatCannotBeMeasured(String recipe, String sentence) {
        assertThatThrownBy(() -> RecipeReader.read("{" + recipe + "}")).hasMessage(sentence);
    }
}
