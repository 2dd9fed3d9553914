package dev.trainyard.gateway.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.PairItem;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.samples.SampleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedAnswersTest {
    private static final CheckpointRef BASE = new CheckpointRef(new CheckpointId("2".repeat(16)), "pre-training");
    private static final CheckpointRef TUNED = new CheckpointRef(new CheckpointId("1".repeat(16)), "sft");

    @TempDir
    Path folder;

    @Test
    void pairsTheWrittenAnswersToRequestsOnly() throws IOException {
        SampleFile file = file(
                line(
                        "help-benign",
                        "a",
                        "How do I knit?",
                        "{'answer': 'No.', 'score': 0}",
                        "{'answer': 'Yes.', 'score': 1}"),
                line(
                        "definitions",
                        "b",
                        "What is it?",
                        "{'answer': 'x', 'score': 0, 'logLikelihoods': [-1, -2]}",
                        "{'answer': 'y', 'score': 1, 'logLikelihoods': [-2, -1]}"),
                line("verbatim", "c", "It was", "{'answer': 'dark', 'score': 0}", "{'answer': 'light', 'score': 0}"),
                line("language", "d", "", "{'answer': '', 'score': 2}", "{'answer': '', 'score': 1}"),
                line(
                        "help-benign",
                        "e",
                        "How do I sew?",
                        "{'answer': ' ', 'score': 0}",
                        "{'answer': 'So.', 'score': 1}"),
                line(
                        "help-benign",
                        "f",
                        "x".repeat(8_001),
                        "{'answer': 'a', 'score': 0}",
                        "{'answer': 'b', 'score': 1}"));

        List<AnswerPair> pairs = RecordedAnswers.pairs(file, new RunId("run-1"), BASE, TUNED);

        assertThat(pairs).singleElement().satisfies(pair -> {
            assertThat(pair.item()).isEqualTo(new PairItem("help-benign", "a"));
            assertThat(pair.first().checkpoint()).isEqualTo(TUNED);
            assertThat(pair.first().answer()).isEqualTo("Yes.");
            assertThat(pair.second().model()).isEqualTo("run-1:pre-training");
            assertThat(pair.second().answer()).isEqualTo("No.");
        });
        assertThat(RecordedAnswers.prompts(file)).containsOnlyKeys(new PairItem("help-benign", "a"));
    }

    @Test
    void givesAPairAnIdThatDependsOnItsContentAlone() throws IOException {
        String[] lines = new String[20];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line(
                    "help-benign",
                    "item-" + i,
                    "Question " + i,
                    "{'answer': 'No.', 'score': 0}",
                    "{'answer': 'Yes.', 'score': 1}");
        }
        List<AnswerPair> once = RecordedAnswers.pairs(file(lines), new RunId("run-1"), BASE, TUNED);
        List<AnswerPair> again = RecordedAnswers.pairs(
                file(List.of(lines).reversed().toArray(String[]::new)), new RunId("run-1"), BASE, TUNED);

        assertThat(again).isEqualTo(once);
        assertThat(once).extracting(AnswerPair::id).doesNotHaveDuplicates();
        assertThat(RecordedAnswers.pairs(file(lines[0].replace("Yes.", "Sure.")), new RunId("run-1"), BASE, TUNED))
                .extracting(AnswerPair::id)
                .doesNotContainAnyElementsOf(once.stream().map(AnswerPair::id).toList());
    }

    private SampleFile file(String... lines) throws IOException {
        Files.write(folder.resolve(SampleFile.NAME), List.of(lines));
        return new SampleFile(folder);
    }

    private static String line(String task, String item, String prompt, String base, String aligned) {
        return ("{'task': '" + task + "', 'item': '" + item + "', 'prompt': '" + prompt + "', 'expected': '', 'base': "
                        + base + ", 'aligned': " + aligned + "}")
                .replace('\'', '"');
    }
}
