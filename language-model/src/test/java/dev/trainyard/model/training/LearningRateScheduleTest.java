package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    private final LearningRateSchedule schedule = new LearningRateSchedule(0.01, 100, 0.1, 0.4);

    @Test
    void warmsUpStaysAndDecaysToATwentieth() {
        assertThat(schedule.at(0)).isCloseTo(0.001, within(1e-12));
        assertThat(schedule.at(9)).isEqualTo(0.01);
        assertThat(schedule.at(59)).isEqualTo(0.01);
        assertThat(schedule.at(79)).isCloseTo(0.01 * (0.05 + 0.95 / 2), within(1e-12));
        assertThat(schedule.at(99)).isCloseTo(0.0005, within(1e-12));
        assertThat(schedule.at(500)).isCloseTo(0.0005, within(1e-12));
    }

    @Test
    void staysAtItsPeakWithoutWarmUpAndDecay() {
        LearningRateSchedule flat = new LearningRateSchedule(0.01, 1, 0, 0);

        assertThat(flat.at(0)).isEqualTo(0.01);
    }

    @Test
    void refusesSharesThatOverlap() {
        assertThatThrownBy(() -> new LearningRateSchedule(0.01, 100, 0.7, 0.4)).hasMessageContaining("0.7");
    }
}
