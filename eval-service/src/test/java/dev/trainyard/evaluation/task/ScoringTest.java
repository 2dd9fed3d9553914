package dev.trainyard.evaluation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.comparison.statistics.WilsonInterval;
import dev.trainyard.contracts.event.Score;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ScoringTest {
    private final Scoring scoring = new Scoring(0.95, 7);

    @Test
    void itemsInClustersHaveAWiderInterval() {
        List<ItemResult> alone = IntStream.range(0, 8)
                .mapToObj(i -> item(i, i / 2 % 2 == 0 ? 1 : 0))
                .toList();
        List<ItemResult> pairs = IntStream.range(0, 8)
                .mapToObj(i -> alone.get(i).inCluster("passage " + i / 2))
                .toList();

        Score independent = scoring.score(Metric.RATE, alone);
        Score clustered = scoring.score(Metric.RATE, pairs);

        Interval wilson = WilsonInterval.of(4, 8, 0.95);
        assertThat(independent).isEqualTo(new Score(0.5, 8, wilson.low(), wilson.high()));
        assertThat(clustered.score()).isEqualTo(0.5);
        assertThat(clustered.n()).isEqualTo(8);
        // The four passages are worth 3 (1.960 / 3.182)^2 = 1.138 items.
        assertThat(clustered.low()).isCloseTo(0.0608, within(1e-4));
        assertThat(clustered.high()).isCloseTo(0.9392, within(1e-4));
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"F1", "PASS_AT_K"})
    void fewEqualScoresAreNoCertainty(Metric metric) {
        Score all = scoring.score(metric, List.of(item(1, 1), item(2, 1), item(3, 1)));
        Score half = scoring.score(metric, List.of(item(1, 0.5)));

        assertThat(all.low()).isCloseTo(0.4385, within(1e-4));
        assertThat(all.high()).isEqualTo(1);
        assertThat(half.low()).isLessThan(0.2);
        assertThat(half.high()).isGreaterThan(0.8);
    }

    @Test
    void passagesOfADocumentAreResampledTogether() {
        List<ItemResult> alone = IntStream.range(0, 40)
                .mapToObj(i -> ItemResult.of("item " + i, "", "", "", i < 20 ? 2 : 3, 100))
                .toList();
        List<ItemResult> documents = IntStream.range(0, 40)
                .mapToObj(i -> alone.get(i).inCluster("document " + i / 10))
                .toList();

        Score independent = scoring.score(Metric.BITS_PER_BYTE, alone);
        Score clustered = scoring.score(Metric.BITS_PER_BYTE, documents);

        assertThat(clustered.score()).isEqualTo(2.5);
        assertThat(clustered.high() - clustered.low()).isGreaterThan(2 * (independent.high() - independent.low()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            mode = Mode.EXCLUDE,
            names = {"DIFFERENCE", "EXPECTED_CALIBRATION_ERROR"})
    void anIntervalContainsItsScore(Metric metric) {
        assertThat(scoring.score(metric, List.of())).isEqualTo(new Score(0, 0, 0, 1));
        for (int items = 1; items <= 30; items++) {
            for (int right = 0; right <= items; right++) {
                int successes = right;
                Score score = scoring.score(
                        metric,
                        IntStream.range(0, items)
                                .mapToObj(i -> item(i, i < successes ? 1 : 0).inCluster(i % 3 == 0 ? "c" : "d" + i))
                                .toList());

                assertThat(score.score()).isBetween(score.low(), score.high());
                assertThat(List.of(score.low(), score.high())).allMatch(Double::isFinite);
            }
        }
    }

    private static ItemResult item(int number, double score) {
        return ItemResult.of("item " + number, "", "", "", score, 1);
    }
}
