package dev.trainyard.evaluation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Scoring;
import dev.trainyard.evaluation.task.TaskScore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class CalibrationScoresTest {
    private final SequencedMap<String, List<ItemResult>> results = new LinkedHashMap<>();

    @Test
    void aScoreFollowsFromTheConfidenceInEachItem() {
        results.put("language", List.of(ItemResult.of("passage", "", "", "", 2.0, 100)));
        results.put(
                "capitals",
                List.of(sure("a", 0.95, true), sure("b", 0.95, false), sure("c", 0.45, false), tooLong("d")));

        List<TaskScore> scores = CalibrationScores.of(results, new Scoring(0.95, 7));

        assertThat(scores).singleElement().satisfies(score -> {
            assertThat(score.task()).isEqualTo("capitals-calibration");
            assertThat(score.metric()).isEqualTo("expected-calibration-error");
            assertThat(score.score().n()).isEqualTo(3);
            assertThat(score.score().score()).isEqualTo((2 * 0.45 + 0.45) / 3, within(1e-12));
            assertThat(score.score().low()).isLessThanOrEqualTo(score.score().score());
            assertThat(score.score().high())
                    .isGreaterThanOrEqualTo(score.score().score());
        });
    }

    @Test
    void confidenceIsTheProbabilityOfTheMostLikelyChoice() {
        double[] likelihoods = {Math.log(0.1), Math.log(0.3), Math.log(0.1)};

        assertThat(LikelyChoice.confidence(likelihoods, 1).get("confidence")).isEqualTo(0.6, within(1e-12));
    }

    private static ItemResult sure(String name, double confidence, boolean right) {
        return ItemResult.of(name, "", "", "", right)
                .withFigures(Map.of("confidence", confidence, "confident-right", right ? 1.0 : 0));
    }

    private static ItemResult tooLong(String name) {
        return ItemResult.of(name, "", "", "", false).withFigures(Map.of("tooLong", 1.0));
    }
}
