package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishTimeoutsTest {
    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT10S", "PT1M", "PT15M", "P1D"})
    void hasTimeForAtLeastOneCompleteTry(Duration total) {
        PublishTimeouts patience = new PublishTimeouts(total);

        assertThat(patience.oneTry()).isLessThan(total);
        // Kafka requires this.
        assertThat(patience.answer()).isLessThan(patience.delivery());
    }

    @Test
    void isExpressedInWords() {
        assertThat(new PublishTimeouts(Duration.ofMinutes(15)).inWords()).isEqualTo("15 minutes");
        assertThat(new PublishTimeouts(Duration.ofSeconds(10)).inWords()).isEqualTo("10 seconds");
        assertThat(new PublishTimeouts(Duration.ofSeconds(1)).inWords()).isEqualTo("1 second");
    }

    @Test
    void refusesATooShortTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PublishTimeouts(Duration.ofMillis(10)))
                .withMessage(
                        "trainyard.publish-patience is PT0.01S: at least a second (PT1S) is expected, such as PT15M.");
    }
}
