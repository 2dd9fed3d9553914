package dev.trainyard.evaluation.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.evaluation.task.ItemResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BreakdownTest {
    @Test
    void scoresAreWeightedAndFiguresAreMeansOfTheCleanItemsThatHaveThem() {
        List<ItemResult> results = List.of(
                ItemResult.of("one", "", "", "", 2.0, 300).inCategory("java").withFigures(Map.of("saved", 0.5)),
                ItemResult.of("two", "", "", "", 1.0, 100).inCategory("java"),
                ItemResult.of("three", "", "", "", 4.0, 100)
                        .inCategory("english")
                        .withFigures(Map.of("saved", 0.1)),
                ItemResult.of("four", "", "", "", 9.0, 100)
                        .inCategory("english")
                        .withFigures(Map.of("saved", 0.9))
                        .asContaminated());

        assertThat(Breakdown.of(results))
                .containsExactly(
                        new Breakdown("", 3, 2.2, new TreeMap<>(Map.of("saved", 0.3))),
                        new Breakdown("english", 1, 4.0, new TreeMap<>(Map.of("saved", 0.1))),
                        new Breakdown("java", 2, 1.75, new TreeMap<>(Map.of("saved", 0.5))));
    }

    @Test
    void noItemsHaveTheScoreZero() {
        assertThat(Breakdown.of(List.of())).containsExactly(new Breakdown("", 0, 0, new TreeMap<>()));
    }
}
