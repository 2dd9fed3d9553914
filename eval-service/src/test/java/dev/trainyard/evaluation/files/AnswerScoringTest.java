package dev.trainyard.evaluation.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.comparison.statistics.PassAtK;
import dev.trainyard.items.task.TaskDescription.Generation;
import dev.trainyard.items.task.TaskMetric;
import dev.trainyard.items.task.Verifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerScoringTest {
    @Test
    void comparesWhatTheExpressionFinds() {
        AnswerScoring scoring = scoring(TaskMetric.EXACT_MATCH, "#### (-?[0-9.,]+)", false, null);

        assertThat(scoring.score("6 * 3 = 18\n#### 18", List.of("so\n#### 18"))).isOne();
        assertThat(scoring.score("#### 17", List.of("so\n#### 18"))).isZero();
        assertThat(scoring.score("the answer is 18", List.of("so\n#### 18"))).isZero();
    }

    @Test
    void ignoresCasePunctuationAndArticlesIfAsked() {
        assertThat(scoring(TaskMetric.EXACT_MATCH, null, true, null)
                        .score("The Eiffel tower.", List.of("eiffel Tower")))
                .isOne();
        assertThat(scoring(TaskMetric.EXACT_MATCH, null, false, null)
                        .score("The Eiffel tower.", List.of("eiffel Tower")))
                .isZero();
    }

    /** 2 of 3 words are right, and 2 of the 2 right words are there: 2 * (2/3) * 1 / (2/3 + 1). */
    @Test
    void measuresTheOverlapOfWords() {
        assertThat(AnswerScoring.f1("the big Eiffel tower", "Eiffel tower")).isCloseTo(0.8, within(1e-12));
        assertThat(AnswerScoring.f1("cat cat", "cat")).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(AnswerScoring.f1("dog", "cat")).isZero();
    }

    @Test
    void takesTheBestOfSeveralRightAnswers() {
        assertThat(scoring(TaskMetric.F1, null, false, null).score("a cat", List.of("dog", "cat")))
                .isOne();
    }

    @Test
    void givesUpOnAnExpressionThatTakesTooLong() {
        AnswerScoring scoring = scoring(TaskMetric.PATTERN, null, false, "(x+x+)+y");

        assertThat(scoring.score("x".repeat(60), List.of())).isZero();
        assertThat(scoring.score("xxy", List.of())).isOne();
    }

    @Test
    void asksAVerifier() {
        AnswerScoring scoring = scoring(TaskMetric.VERIFIER, null, false, null);

        assertThat(scoring.score("int one() { return 1; }", List.of())).isOne();
        assertThat(scoring.score("int one() { return }", List.of())).isZero();
    }

    @Test
    void endsAnAnswerAtTheFirstOfItsStops() {
        assertThat(scoring(TaskMetric.F1, null, false, null).ended("18\nQ: what\n\nmore"))
                .isEqualTo("18\n");
    }

    /** Of 5 answers 2 are right: 1 - C(3, 2) / C(5, 2) = 1 - 3 / 10. */
    @Test
    void estimatesPassAtK() {
        assertThat(PassAtK.of(5, 2, 2)).isCloseTo(0.7, within(1e-12));
        assertThat(PassAtK.of(5, 2, 1)).isCloseTo(0.4, within(1e-12));
        assertThat(PassAtK.of(5, 0, 3)).isZero();
        assertThat(PassAtK.of(5, 4, 2)).isOne();
    }

    private static AnswerScoring scoring(
            TaskMetric metric, @Nullable String extract, boolean normalise, @Nullable String pattern) {
        return new AnswerScoring(
                metric,
                new Generation(
                        null,
                        List.of("\n\n", "Q:"),
                        extract,
                        normalise,
                        pattern,
                        Verifier.JAVA_PARSES,
                        null,
                        null,
                        null));
    }
}
