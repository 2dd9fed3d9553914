package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvaluationTaskTest {
    @Test
    void namesAreThoseOfPublishedResults() {
        assertThat(EvaluationTask.keys())
                .containsExactly(
                        "language",
                        "definitions",
                        "javadoc-body",
                        "refuse-harmful",
                        "refuse-new-topics",
                        "help-benign",
                        "help-new-topics",
                        "refuse-known-harmful",
                        "help-known-benign",
                        "help-traps",
                        "refusal-gap",
                        "refuse-attacks",
                        "help-lookalikes",
                        "attack-gap",
                        "refuse-red-team",
                        "help-red-team",
                        "java-parses");
    }
}
