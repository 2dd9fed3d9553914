package dev.trainyard.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommitComparisonTest {
    @Test
    void comparesTheLossesOfTheSameSteps() {
        Map<String, Double> ours = Map.of("1-1", 8.0, "2-9", 7.0);
        Map<String, Double> theirs = Map.of("1-1", 8.0008, "2-10", 1.0);

        assertThat(CommitComparison.compare(ours, theirs)).isEqualTo("the first 1 losses agree to 1e-04");
    }

    @Test
    void doesNotCompareTimesOfDifferentWork() {
        assertThatThrownBy(() -> CommitComparison.compare(Map.of("1-1", 8.0), Map.of("1-1", 9.0)))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("The losses of steps 1-1 differ, 8.000000 and the other commit's 9.000000");
    }

    @Test
    void countsALossThatIsNotANumberAsADifference() {
        assertThatThrownBy(() -> CommitComparison.compare(Map.of("1-1", Double.NaN), Map.of("1-1", 8.0)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void refusesTrainingsWithoutACommonStep() {
        assertThatThrownBy(() -> CommitComparison.compare(Map.of("1-2", 8.0), Map.of("1-3", 8.0)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no loss of the same steps");
    }
}
