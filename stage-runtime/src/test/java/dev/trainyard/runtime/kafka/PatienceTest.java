package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {
    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT10S", "PT1M", "PT15M", "P1D"})
    void hasTimeForAtLeastOneWholeTry(Duration total) {
        Patience patience = new Patience(total);

        assertThat(patience.oneTry()).isLessThan(total);
        // Kafka asks for it.
        assertThat(patience.answer()).isLessThan(patience.delivery());
    }

    @Test
    void isSaidInWords() {
        assertThat(new Patience(Duration.ofMinutes(15)).inWords()).isEqualTo("15 minutes");
        assertThat(new Patience(Duration.ofSeconds(10)).inWords()).isEqualTo("10 seconds");
        assertThat(new Patience(Duration.ofSeconds(1)).inWords()).isEqualTo("1 second");
    }

    @Test
    void refusesATimeInWhichNothingCanBeTried() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Patience(Duration.ofMillis(10)))
                .withMessage(
                        "trainyard.publish-patience is PT0.01S: at least a second (PT1S) is expected, such as PT15M.");
    }
}
