package dev.trainyard.finetune.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.event.RewardQuality;
import org.junit.jupiter.api.Test;

class HeldOutRewardsTest {
    private static final double LN_3 = Math.log(3);

    @Test
    void measuresOrderAndCalibration() {
        // σ(ln 3) is 0.75: of four pairs with this confidence, three are right, and so the model is calibrated on them.
        // σ(ln 19) is 0.95: both pairs are right, where 0.95 is expected.
        double ln19 = Math.log(19);
        RewardQuality quality = HeldOutRewards.of(new double[] {LN_3, LN_3, -LN_3, LN_3, ln19, ln19});

        assertThat(quality.before()).isEqualTo(0.5);
        assertThat(quality.accuracy().score()).isCloseTo(5 / 6.0, within(1e-12));
        // Wilson's interval of 5 of 6, by hand.
        assertThat(quality.accuracy().low()).isCloseTo(0.4365, within(1e-4));
        assertThat(quality.accuracy().high()).isCloseTo(0.9699, within(1e-4));
        assertThat(quality.margin()).isCloseTo((2 * LN_3 + 2 * ln19) / 6, within(1e-12));
        assertThat(quality.logLoss())
                .isCloseTo(-(3 * Math.log(0.75) + Math.log(0.25) + 2 * Math.log(0.95)) / 6, within(1e-12));
        assertThat(quality.calibrationError()).isCloseTo(2 / 6.0 * 0.05, within(1e-9));
        assertThat(quality.bins())
                .extracting(RewardQuality.Bin::pairs, RewardQuality.Bin::accuracy)
                .containsExactly(tuple(4, 0.75), tuple(2, 1.0));
    }

    @Test
    void aModelThatKnowsNothingIsRightInHalfOfThePairs() {
        RewardQuality quality = HeldOutRewards.of(new double[10]);

        assertThat(quality.accuracy().score()).isEqualTo(0.5);
        assertThat(quality.logLoss()).isCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void aHugeMarginIsNoOverflow() {
        RewardQuality quality = HeldOutRewards.of(new double[] {-2000, 2000});

        assertThat(quality.logLoss()).isEqualTo(1000);
        assertThat(quality.calibrationError()).isEqualTo(0.5);
    }
}
