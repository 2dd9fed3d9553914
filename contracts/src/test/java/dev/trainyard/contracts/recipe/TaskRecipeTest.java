package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskRecipeTest {
    @Test
    void readsTasksOfPublicSetsAndFolders() {
        EvaluateRecipe evaluate = RecipeReader.read("""
                evaluate:
                  tasks:
                  - {task: hellaswag, path: sets/hellaswag.jsonl, items: 500, seed: 3}
                  - {path: ours/capitals, fewShot: 2, chat: true, examples: ours/shots.jsonl}
                """).evaluate();

        assertThat(evaluate.tasks())
                .containsExactly(
                        new TaskRecipe("hellaswag", "sets/hellaswag.jsonl", null, null, null, 500, 3L),
                        new TaskRecipe(null, "ours/capitals", "ours/shots.jsonl", 2, true, null, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {task: helaswag, path: x} ; evaluate.tasks[0].task is helaswag: one of arc-easy
                    {task: piqa} ; evaluate.tasks[0].path is missing: some text is expected.
                    {path: ' '} ; evaluate.tasks[0].path is missing: some text is expected.
                    {path: x, fewShot: -1} ; evaluate.tasks[0].fewShot is -1: a number from 0 to 100 is expected.
                    {path: x, items: 0} ; evaluate.tasks[0].items is 0: a number from 1 to 200000 is expected.
                    {path: x, fewshot: 1} ; evaluate.tasks[0].fewshot is not a field of a recipe: one of chat, examples
                    {path: x}, {path: x} ; evaluate.tasks[1].path is x: a task that is not in the list already is expected.
                    """)
    void refusesATaskThatCannotBeRight(String tasks, String message) {
        assertThatThrownBy(() -> RecipeReader.read("evaluate: {tasks: [" + tasks + "]}"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageStartingWith(message);
    }
}
