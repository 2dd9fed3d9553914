package dev.trainyard.yard.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparklineTest {
    private final Sparkline curve = new Sparkline();

    @Test
    void drawsFallingValuesAsAFallingLine() {
        for (int i = 8; i > 0; i--) {
            curve.add(i);
        }

        assertThat(curve.draw(8)).isEqualTo("█▇▆▅▄▃▂▁");
        assertThat(curve.draw(2)).isEqualTo("█▁");
    }

    @Test
    void drawsNothingWithoutValuesAndAFlatLineForOne() {
        assertThat(curve.draw(8)).isEmpty();

        curve.add(3);
        curve.add(Double.NaN);

        assertThat(curve.draw(8)).isEqualTo("▁");
    }
}
