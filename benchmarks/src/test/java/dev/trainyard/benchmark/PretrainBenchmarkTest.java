package dev.trainyard.benchmark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PretrainBenchmarkTest {
    @Test
    void refusesAnUnknownPrecision() {
        assertThatThrownBy(() -> call("demo", "--against", "HEAD", "--precision", "fp8"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("'fp8' is not a precision; use auto, fp32 or bf16.");
    }

    @Test
    void refusesAPrecisionInAComparisonWithThePeer() {
        assertThatThrownBy(() -> call("demo", "--precision", "bf16"))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("--precision goes with --against");
    }

    @Test
    void refusesZeroRoundsBeforeItBuildsAnything() {
        assertThatThrownBy(() -> call("demo", "--against", "HEAD", "--rounds", "0"))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("--rounds 0");
    }

    private static void call(String... arguments) throws Exception {
        CommandLine.populateCommand(new PretrainBenchmark(), arguments).call();
    }
}
