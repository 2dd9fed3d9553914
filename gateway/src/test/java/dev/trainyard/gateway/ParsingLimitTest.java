package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ParsingLimitTest {
    private final ParsingLimit parsingLimit = new ParsingLimit(1, Duration.ofMillis(50));

    @Test
    void refusesARequestThatWaitsTooLong() throws Exception {
        Problem problem = parsingLimit.pass(
                () -> catchThrowableOfType(RefusedException.class, () -> parsingLimit.pass(() -> "another"))
                        .problem());

        assertThat(problem.status()).isEqualTo(503);
        assertThat(parsingLimit.pass(() -> "later")).isEqualTo("later");
    }

    @Test
    void admitsTheNextRequestAfterAFailure() throws Exception {
        assertThatThrownBy(() -> parsingLimit.pass(() -> {
                    throw new IllegalArgumentException("no recipe");
                }))
                .hasMessage("no recipe");

        assertThat(parsingLimit.pass(() -> "next")).isEqualTo("next");
    }
}
