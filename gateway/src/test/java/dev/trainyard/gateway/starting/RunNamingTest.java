package dev.trainyard.gateway.starting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunNamingTest {
    private final RunNaming naming =
            new RunNaming(InstantSource.fixed(Instant.parse("2026-11-23T17:45:02Z")), new Random(1));

    @ParameterizedTest
    @CsvSource({"smoke,smoke", "My Recipe!,my-recipe", "--,run", "Ünïcode,n-code"})
    void startsWithTheRecipesNameAndTheTime(String recipe, String start) {
        assertThat(naming.next(recipe, _ -> true).value()).matches(start + "-20261123-174502-[0-9a-f]{4}");
    }

    @Test
    void shortensALongNameToTheLengthOfARunId() {
        assertThat(naming.next("x".repeat(500), _ -> true).value()).hasSize(64);
    }

    @Test
    void triesFurtherDigitsUntilTheIdIsAccepted() {
        assertThat(naming.next("smoke", id -> id.value().endsWith("7")).value()).endsWith("7");
        assertThat(naming.next("smoke", _ -> false).value()).startsWith("smoke-20261123-174502-");
    }

    @Test
    void neverGivesANameTwiceInOneSecond() {
        assertThat(Stream.generate(() -> naming.next("smoke", _ -> true)).limit(5000))
                .doesNotHaveDuplicates();
    }
}
