package dev.trainyard.evaluation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LikelyChoiceTest {
    @Test
    void confidenceIsTheGreatestProbabilityOfAChoice() {
        double[] likelihoods = {Math.log(0.02), Math.log(0.06), Math.log(0.01), Math.log(0.01)};

        assertThat(LikelyChoice.confidence(likelihoods, 1).get("confidence")).isCloseTo(0.6, within(1e-12));
        assertThat(LikelyChoice.confidence(likelihoods, 1)).containsEntry("confident-right", 1.0);
        assertThat(LikelyChoice.confidence(likelihoods, 0)).containsEntry("confident-right", 0.0);
    }

    @Test
    void smallLikelihoodsDoNotUnderflow() {
        assertThat(LikelyChoice.confidence(new double[] {-5000, -5001}, 0).get("confidence"))
                .isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
    }
}
