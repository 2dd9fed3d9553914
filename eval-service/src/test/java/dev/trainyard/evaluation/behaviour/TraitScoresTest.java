package dev.trainyard.evaluation.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.event.Score;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Scoring;
import dev.trainyard.evaluation.task.TaskScore;
import dev.trainyard.items.EverydayQuestion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraitScoresTest {
    private static final Scoring SCORING = new Scoring(0.95, 7);
    private static final List<EverydayQuestion> QUESTIONS = EverydayQuestion.first(8);

    /** Of eight answers, two hedge, one declines, four ask back, and three are warm. */
    private static List<ItemResult> results() {
        List<String> answers = List.of(
                "I think so. Do you?",
                "Perhaps it is a river.",
                "I can't help with that.",
                "Happy to help! Which one?",
                "Thanks! Why?",
                "Good question!",
                "A river?",
                "A river.");
        List<ItemResult> results = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) results.add(TraitsTask.result(QUESTIONS.get(i), answers.get(i)));
        return results;
    }

    @Test
    void countsTraitsWithTheirIntervals() {
        List<TaskScore> scores = TraitScores.of(results(), SCORING);

        assertThat(scores)
                .extracting(TaskScore::task)
                .containsExactly("traits-hedging", "traits-refusals", "traits-questions-back", "traits-warmth");
        assertThat(scores).extracting(score -> score.score().score()).containsExactly(0.25, 0.125, 0.5, 0.375);
        // Wilson's interval for 4 of 8.
        Score asking = scores.get(2).score();
        assertThat(asking.n()).isEqualTo(8);
        assertThat(asking.low()).isCloseTo(0.2152, within(1e-4));
        assertThat(asking.high()).isCloseTo(0.7848, within(1e-4));
        assertThat(TraitScores.of(List.of(), SCORING)).isEmpty();
    }

    @Test
    void theTaskItselfIsTheMeanLength() {
        Score words = SCORING.score(Metric.WORDS, results());

        assertThat(words.score()).isEqualTo((5 + 5 + 5 + 5 + 2 + 2 + 2 + 2) / 8.0);
        assertThat(words.low()).isBetween(2.0, words.score());
        assertThat(words.high()).isBetween(words.score(), 5.0);
    }

    @Test
    void theQuestionsHaveNamesOfTheirOwnAndAsManyOfEachKind() {
        List<EverydayQuestion> all = EverydayQuestion.first(1000);

        assertThat(all).hasSize(48).extracting(EverydayQuestion::name).doesNotHaveDuplicates();
        assertThat(all).extracting(EverydayQuestion::question).doesNotHaveDuplicates();
        for (EverydayQuestion.Kind kind : EverydayQuestion.Kind.values()) {
            assertThat(all.stream().filter(one -> one.kind() == kind)).hasSize(16);
        }
    }
}
