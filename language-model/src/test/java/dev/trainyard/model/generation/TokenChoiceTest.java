package dev.trainyard.model.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenChoiceTest {
    /** Probabilities 0.5, 0.3, 0.15, 0.05, in another order. */
    private static final float[] LOGITS = {
        (float) Math.log(0.15), (float) Math.log(0.5), (float) Math.log(0.05), (float) Math.log(0.3)
    };

    @Test
    void choosesAsOftenAsATokenIsLikely() {
        assertThat(shares(1, 0, 1)).containsExactly(new double[] {0.15, 0.5, 0.05, 0.3}, within(0.02));
    }

    @Test
    void choosesTheMostLikelyAtTemperatureZero() {
        assertThat(shares(0, 0, 1)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void prefersTheLikelyMoreWhenItIsCold() {
        double total = 0.15 * 0.15 + 0.25 + 0.05 * 0.05 + 0.09;
        assertThat(shares(0.5, 0, 1)[1]).isCloseTo(0.25 / total, within(0.02));
    }

    @Test
    void leavesOnlyTheMostLikelyToTopK() {
        assertThat(shares(1, 2, 1)).containsExactly(new double[] {0, 0.625, 0, 0.375}, within(0.02));
    }

    @Test
    void leavesTheSmallestSetThatCoversTopP() {
        assertThat(shares(1, 0, 0.79)).containsExactly(new double[] {0, 0.625, 0, 0.375}, within(0.02));
        assertThat(shares(1, 0, 0.81)[0]).isCloseTo(0.15 / 0.95, within(0.02));
        assertThat(shares(1, 0, 0.01)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void dependsOnTheSeedAlone() {
        Sampling sampling = new Sampling(1, 0, 1, 1, 42, Set.of());
        TokenChoice one = new TokenChoice(sampling);
        TokenChoice same = new TokenChoice(sampling);

        for (int i = 0; i < 50; i++) assertThat(one.next(LOGITS)).isEqualTo(same.next(LOGITS));
    }

    private static double[] shares(double temperature, int topK, double topP) {
        TokenChoice choice = new TokenChoice(new Sampling(temperature, topK, topP, 1, 11, Set.of()));
        double[] shares = new double[LOGITS.length];
        for (int i = 0; i < 20_000; i++) shares[choice.next(LOGITS)] += 1.0 / 20_000;
        for (int i = 0; i < shares.length; i++) shares[i] = Math.round(shares[i] * 1e6) / 1e6;
        return shares;
    }
}
