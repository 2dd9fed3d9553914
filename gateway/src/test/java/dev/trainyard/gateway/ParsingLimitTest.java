package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ParsingLimitTest {
    private final ParsingLimit turnstile = new ParsingLimit(1, Duration.ofMillis(50));

    @Test
    void refusesWhoDoesNotHaveATurnInTime() throws Exception {
        Problem problem =
                turnstile.pass(() -> catchThrowableOfType(RefusedException.class, () -> turnstile.pass(() -> "another"))
                        .problem());

        assertThat(problem.status()).isEqualTo(503);
        assertThat(turnstile.pass(() -> "later")).isEqualTo("later");
    }

    @Test
    void letsTheNextOneInWhereReadingFails() throws Exception {
        assertThatThrownBy(() -> turnstile.pass(() -> {
                    throw new IllegalArgumentException("no recipe");
                }))
                .hasMessage("no recipe");

        assertThat(turnstile.pass(() -> "next")).isEqualTo("next");
    }
}
