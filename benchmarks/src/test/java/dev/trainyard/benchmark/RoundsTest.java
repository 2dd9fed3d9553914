package dev.trainyard.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void alternatesBetweenTheTwo() throws IOException {
        List<String> order = new ArrayList<>();

        Rounds.take(
                2,
                () -> {
                    order.add("ours");
                    return 1;
                },
                () -> {
                    order.add("theirs");
                    return 1;
                });

        assertThat(order).containsExactly("ours", "theirs", "ours", "theirs");
    }

    @Test
    void comparesMeasurementsOfTheSameRound() {
        Rounds rounds = new Rounds(List.of(30.0, 4.0, 10.0), List.of(10.0, 2.0, 10.0));

        assertThat(rounds.ratio()).isEqualTo(new Spread(2, 1, 3));
    }

    @Test
    void refusesZeroRounds() {
        assertThatThrownBy(() -> Rounds.take(0, () -> 1, () -> 1))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("--rounds 0");
    }
}
