package dev.trainyard.evaluation.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.comparison.statistics.PassAtK;
import dev.trainyard.contracts.event.AskedForm;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.recipe.TaskRecipe;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Scoring;
import dev.trainyard.items.task.TaskFiles;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures tasks on a tiny random model with a context of 384 tokens. */
class FileTaskTest {
    @TempDir
    private Path folder;

    private Tokenizer tokenizer;
    private Transformer model;
    private EvaluatedModel evaluated;

    @BeforeEach
    void open() throws Exception {
        Path tiny = Path.of(
                Objects.requireNonNull(FileTaskTest.class.getResource("tiny")).toURI());
        tokenizer = Tokenizer.open(tiny);
        model = Transformer.open(tiny);
        evaluated = new EvaluatedModel(CheckpointKind.BASE, model, ChatForm.open(tiny, tokenizer));
    }

    @AfterEach
    void close() {
        model.close();
        tokenizer.close();
    }

    @Test
    void cutsThePromptOfAnItemThatIsLongerThanTheContextAndNeverAChoice() throws Exception {
        String choice = "birds ".repeat(8).strip();
        FileTask task = task(
                """
                kind: choice
                prompt: "{q}"
                choices: "{c}"
                answer: "0"
                """,
                item("stone river ".repeat(300) + "house", choice),
                item("tree", choice),
                item("tree", "cloud ".repeat(400).strip()));

        List<ItemResult> results = task.measure(evaluated, _ -> {});

        assertThat(results.get(0).figures().get(FileTask.CUT)).isPositive();
        assertThat(results.get(0).logLikelihoods()).hasSize(2);
        assertThat(results.get(1).figures()).doesNotContainKey(FileTask.CUT);
        assertThat(results.get(2).figures()).containsEntry("tooLong", 1.0);
        assertThat(results.get(2).score()).isZero();
        assertThat(results)
                .extracting(ItemResult::promptDigest)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(results.get(1).figures().get("confidence")).isBetween(0.5, 1.0);
        assertThat(results.get(1).figures()).containsKey("confident-right");
    }

    @Test
    void countsAPromptThatIsLongerThanTheContextAsWrongWhateverWouldBeAccepted() throws Exception {
        FileTask task = task("""
                kind: generation
                prompt: "{q}"
                metric: pattern
                generation: {pattern: ".*", tokens: 2}
                """, item("stone river ".repeat(300), ""), item("tree", ""));

        List<ItemResult> results = task.measure(evaluated, _ -> {});

        assertThat(results).extracting(ItemResult::score).containsExactly(0.0, 1.0);
        assertThat(results.get(0).figures()).containsEntry("tooLong", 1.0);
        assertThat(results.get(1).figures()).doesNotContainKey("tooLong");
    }

    @Test
    void measuresAnItemTheSameAloneAndAmongOthers() throws Exception {
        FileTask task = task(
                """
                kind: choice
                prompt: "{q}"
                choices: "{c}"
                answer: "1"
                chat: true
                """,
                item("the river sings", "on the light stone"),
                item("the river falls", "near water"),
                item("old", "the cloud and then but"));

        List<ItemResult> all = task.measure(evaluated, _ -> {});

        for (int i = 0; i < 3; i++) {
            ItemResult alone = task.measure(evaluated, i, i + 1, _ -> {}).getFirst();
            assertThat(alone.answer()).isEqualTo(all.get(i).answer());
            for (int choice = 0; choice < 2; choice++) {
                assertThat(alone.logLikelihoods().get(choice))
                        .isCloseTo(all.get(i).logLikelihoods().get(choice), within(1e-4));
            }
        }
    }

    @Test
    void aScoreSaysInWhichFormItWasAsked() throws Exception {
        FileTask task = task(
                """
                kind: choice
                prompt: "{q}"
                choices: "{c}"
                answer: "1"
                chat: true
                fewShot: {examples: 2}
                """,
                item("the river sings", "on the light stone"),
                item("the river falls", "near water"),
                item("old", "the cloud and then but"));

        Score score = new Scoring(0.95, 7).score(task, task.measure(evaluated, _ -> {}));

        assertThat(score.origin().form()).isEqualTo(new AskedForm(2, true));
    }

    @Test
    void drawsSeveralAnswersWithSeedsOfTheirOwnAndScoresThemByPassAtK() throws Exception {
        FileTask task = task("""
                kind: generation
                prompt: "{q}"
                metric: pattern
                generation: {tokens: 6, samples: 4, temperature: 1, k: 2, pattern: "[a-m]"}
                """, item("the river", "x"), item("the stone", "y"));

        List<ItemResult> all = task.measure(evaluated, _ -> {});
        ItemResult alone = task.measure(evaluated, 1, 2, _ -> {}).getFirst();

        assertThat(task.metric()).isEqualTo(Metric.PASS_AT_K);
        assertThat(alone).isEqualTo(all.get(1));
        assertThat(all.get(0).answer()).isNotEqualTo(all.get(1).answer());
        int right = all.get(0).figures().get("rightAnswers").intValue();
        assertThat(all.get(0).score()).isCloseTo(PassAtK.of(4, right, 2), within(1e-12));
    }

    @Test
    void comparesTheMostLikelyAnswerWithTheRightOnes() throws Exception {
        String description = """
                kind: generation
                prompt: "{q}"
                answer: "{a}"
                metric: exact-match
                generation: {tokens: 5}
                """;
        String written = task(description, "{\"q\": \"the river\", \"a\": \"?\"}")
                .measure(evaluated, _ -> {})
                .getFirst()
                .answer();
        assertThat(written).isNotBlank();

        FileTask task = task(
                description,
                "{\"q\": \"the river\", \"a\": [\"?\", \""
                        + written.replace("\"", "\\\"").replace("\n", "\\n") + "\"]}",
                "{\"q\": \"the river\", \"a\": \"?\"}");

        assertThat(task.measure(evaluated, _ -> {}))
                .extracting(ItemResult::score)
                .containsExactly(1.0, 0.0);
    }

    private static String item(String question, String second) {
        return "{\"q\": \"" + question + "\", \"c\": [\"small\", \"" + second + "\"]}";
    }

    private FileTask task(String description, String... items) throws IOException {
        Files.writeString(folder.resolve("task.yaml"), description);
        Files.write(folder.resolve("items.jsonl"), List.of(items));
        TaskRecipe recipe = TaskRecipe.of(null, "a-task");
        return FileTask.of(TaskFiles.read(recipe, folder, null).chosen(recipe, 1));
    }
}
