package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvaluationTaskTest {
    @Test
    void namesAreThoseOfPublishedResults() {
        assertThat(EvaluationTask.keys())
                .containsExactly(
                        "language", "definitions", "javadoc-body", "refuse-harmful", "help-benign", "java-parses");
    }
}
