package dev.trainyard.comparison.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.comparison.MeasuredItem;
import dev.trainyard.contracts.event.AskedForm;
import dev.trainyard.contracts.event.CheckpointId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatedItemsTest {
    private static final String LINE =
            "{\"task\":\"language\",\"item\":\"a\",\"base\":{\"score\":2.5},\"aligned\":{\"score\":2.0}}";

    @TempDir
    Path folder;

    @BeforeEach
    void writeTheScores() throws IOException {
        Files.writeString(
                folder.resolve("scores.json"),
                "[{\"task\":\"language\",\"metric\":\"bits-per-byte\",\"base\":{\"score\":1,\"n\":1,\"low\":1,\"high\":1},"
                        + "\"aligned\":{\"score\":1,\"n\":1,\"low\":1,\"high\":1}}]");
    }

    @Test
    void readsBothSidesWithClustersWeightsAndContamination() throws IOException {
        Files.writeString(
                folder.resolve("items.jsonl"),
                LINE.replace("\"base\"", "\"cluster\":\"p\",\"weight\":40,\"contaminated\":true,\"base\"") + "\n");
        Files.writeString(folder.resolve("checkpoints.json"), "[\"00000000000000aa\",\"00000000000000bb\"]");

        EvaluatedItems items = EvaluatedItems.read(folder);

        assertThat(items.of(new CheckpointId("00000000000000bb"))
                        .orElseThrow()
                        .get("language")
                        .items())
                .containsEntry("a", new MeasuredItem("p", 2.0, 40));
        assertThat(items.first().get("language").metric()).isEqualTo("bits-per-byte");
        assertThat(items.contaminated()).containsEntry("language", Set.of("a"));
        assertThat(items.of(new CheckpointId("00000000000000cc"))).isEmpty();
    }

    @Test
    void readsWhatWasAsked() throws IOException {
        String asked = LINE.replace("\"base\"", "\"prompt\":\"Bern?\",\"expected\":\"yes\",\"base\"");
        Files.write(
                folder.resolve("items.jsonl"),
                List.of(
                        asked,
                        asked.replace("\"a\"", "\"b\""),
                        asked.replace("\"a\"", "\"c\"").replace("yes", "no"),
                        LINE.replace("\"a\"", "\"d\"")));

        SortedMap<String, MeasuredItem> items =
                EvaluatedItems.read(folder).second().get("language").items();

        assertThat(items.get("a").asksTheSame(items.get("b"))).isTrue();
        assertThat(items.get("a").asksTheSame(items.get("c"))).isFalse();
        assertThat(items.get("c").asksTheSame(items.get("d"))).isTrue();
    }

    @Test
    void anEvaluationFromBeforeCheckpointsWereNamedHasSidesOnly() throws IOException {
        Files.writeString(folder.resolve("items.jsonl"), LINE);

        EvaluatedItems items = EvaluatedItems.read(folder);

        assertThat(items.checkpoints()).isEmpty();
        assertThat(items.second().get("language").items()).containsEntry("a", MeasuredItem.of(2.0));
    }

    @Test
    void itemsOfOneNameWithAnotherQuestionOrAnswerAreNotTheSame() throws IOException {
        MeasuredItem item = question("What is 2 + 2?", "4");

        assertThat(item.asksTheSame(question("What is 2 + 2?", "4"))).isTrue();
        assertThat(item.asksTheSame(question("What is 2 + 3?", "4"))).isFalse();
        assertThat(item.asksTheSame(question("What is 2 + 2?", "5"))).isFalse();
        assertThat(item.asksTheSame(MeasuredItem.of(1))).isTrue();
    }

    private MeasuredItem question(String prompt, String expected) throws IOException {
        Files.writeString(
                folder.resolve("items.jsonl"),
                LINE.replace("\"base\"", "\"prompt\":\"" + prompt + "\",\"expected\":\"" + expected + "\",\"base\""));
        return EvaluatedItems.read(folder).first().get("language").items().get("a");
    }

    @Test
    void knowsTheVersionAndTheFormOfEachTask() throws IOException {
        Files.writeString(
                folder.resolve("scores.json"),
                "[{\"task\":\"language\",\"metric\":\"bits-per-byte\",\"base\":{\"score\":1,\"n\":1,\"low\":1,\"high\":1},"
                        + "\"aligned\":{\"score\":1,\"n\":1,\"low\":1,\"high\":1,\"origin\":{\"taskVersion\":3,"
                        + "\"taskDigest\":\"" + "ab".repeat(32)
                        + "\",\"seed\":7,\"form\":{\"fewShot\":5,\"chat\":false}}}}]");
        Files.writeString(folder.resolve("items.jsonl"), LINE);

        EvaluatedItems items = EvaluatedItems.read(folder);

        assertThat(items.second().get("language").version()).isEqualTo(3);
        assertThat(items.second().get("language").form()).isEqualTo(new AskedForm(5, false));
        assertThat(items.first().get("language").version()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "null",
                "{\"task\":\"language\"}",
                "[]",
                "{\"task\":\"language\",\"item\":\"b\",\"base\":{\"score\":1e999},\"aligned\":{\"score\":1}}"
            })
    void namesTheLineThatIsNoItem(String line) throws IOException {
        Files.write(folder.resolve("items.jsonl"), List.of(LINE, line));

        assertThatThrownBy(() -> EvaluatedItems.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("items.jsonl, line 2: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"score\":null}", "{\"score\":\"NaN\"}", "{\"score\":\"Infinity\"}"})
    void takesNoItemWithoutAScore(String side) throws IOException {
        Files.write(folder.resolve("items.jsonl"), List.of(LINE, LINE.replace("{\"score\":2.0}", side)));

        assertThatThrownBy(() -> EvaluatedItems.read(folder))
                .isInstanceOf(UnreadableItemsException.class)
                .hasMessageEndingWith("items.jsonl, line 2: base and aligned need a finite number as their score");
    }

    @Test
    void namesAnItemThatIsThereTwice() throws IOException {
        Files.write(folder.resolve("items.jsonl"), List.of(LINE, LINE));

        assertThatThrownBy(() -> EvaluatedItems.read(folder))
                .hasMessageEndingWith("items.jsonl, line 2: the item 'a' of language is there twice");
    }
}
