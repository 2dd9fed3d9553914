package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GroupAdvantagesTest {
    /** As torch: rewards = tensor([1., 0, 0, 1, 0.5]); (rewards - rewards.mean()) / (rewards.std() + 1e-4). */
    @Test
    void areScaledByTheStandardDeviationAsInTrl() {
        double[] advantages =
                GroupAdvantages.of(new double[] {1, 0, 0, 1, 0.5}, true).orElseThrow();

        assertThat(advantages)
                .usingComparatorWithPrecision(1e-6)
                .containsExactly(0.9998001, -0.9998001, -0.9998001, 0.9998001, 0.0);
    }

    @Test
    void areDifferencesFromTheMeanIfTheyAreNotScaled() {
        double[] advantages = GroupAdvantages.of(new double[] {3, 1, 2}, false).orElseThrow();

        assertThat(advantages).containsExactly(new double[] {1, -1, 0}, within(1e-12));
    }

    @Test
    void aGroupWhoseAnswersAreEquallyGoodTeachesNothing() {
        assertThat(GroupAdvantages.of(new double[] {0.3, 0.3, 0.3}, true)).isEmpty();
        assertThat(GroupAdvantages.of(new double[] {0.3}, false)).isEmpty();
    }
}
