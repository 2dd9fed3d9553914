package dev.trainyard.yard.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.run.RunId;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {
    private static final Score NONE = new Score(0, 0, 0, 1);

    @Test
    void contaminatedItemsStandBelowTheScoresOfTheOthers() {
        List<String> lines = lines(
                task("definitions", score().withContaminated(new Score(1, 3, 0.44, 1))),
                task("javadoc-body", score().withContaminated(NONE)));

        assertThat(lines.getLast())
                .isEqualTo("  definitions: 3 more items stand in the training documents; on these, base has 1.000 and"
                        + " aligned has 1.000");
        assertThat(lines).hasSize(4);
    }

    @Test
    void saysSoIfNoItemIsContaminated() {
        assertThat(lines(task("language", score()), task("definitions", score().withContaminated(NONE))))
                .last()
                .isEqualTo("  No item stands in the training documents.");
    }

    @Test
    void saysNothingAboutItemsThatWereNotSearchedFor() {
        assertThat(lines(task("language", score()))).hasSize(2);
    }

    @Test
    void aLongMetricHasRoom() {
        List<String> lines =
                lines(new TaskComparison("definitions-calibration", "expected-calibration-error", score(), score()));

        assertThat(lines.getLast()).startsWith("  definitions-calibration expected-calibration-error    0.500 [");
    }

    private static List<String> lines(TaskComparison... tasks) {
        Artifact evaluation = new Artifact("evaluations/e", Sha256.of("e"), 1, MediaTypes.EVALUATION);
        return EvaluationTable.lines(
                new EvaluationReported(new RunId("run-1"), evaluation, List.of(tasks), List.of()), "base", "aligned");
    }

    private static TaskComparison task(String name, Score score) {
        return new TaskComparison(name, "accuracy", score, score);
    }

    private static Score score() {
        return new Score(0.5, 80, 0.39, 0.61);
    }
}
