package dev.trainyard.corpus.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Split;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class UncertaintyTest {
    private static final Pattern OWNED = Pattern.compile("I (don't|cannot) |I am not sure|I have no |Nobody ");

    private final Uncertainty uncertainty = Uncertainty.load();

    @Test
    void hasQuestionsOfBothKindsInBothSplits() {
        assertThat(questions(Split.TRAIN, false)).hasSizeGreaterThanOrEqualTo(60);
        assertThat(questions(Split.HELD_OUT, false)).hasSizeGreaterThanOrEqualTo(25);
        assertThat(questions(Split.TRAIN, true)).hasSizeGreaterThanOrEqualTo(40);
        assertThat(questions(Split.HELD_OUT, true)).hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void asksNothingTwiceAndNothingThatSmallTalkAsks() {
        List<String> smallTalk = List.of(Split.values()).stream()
                .flatMap(split -> SmallTalk.load().exchanges(split).stream())
                .map(Exchange::question)
                .toList();

        assertThat(uncertainty.questions())
                .extracting(Uncertainty.Question::question)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(smallTalk);
    }

    @Test
    void saysThatItDoesNotKnowOnlyWhatNobodyKnows() {
        assertThat(uncertainty.questions())
                .allSatisfy(question ->
                        assertThat(OWNED.matcher(question.answer()).find()).isNotEqualTo(question.isKnown()));
    }

    /** "I don't know" is not a refusal, which the evaluation counts. */
    @Test
    void refusesNothing() {
        assertThat(uncertainty.questions())
                .extracting(Uncertainty.Question::answer)
                .noneMatch(Refusals::isRefusal)
                .allMatch(answer -> answer.matches("(?s).+[.!?]"));
    }

    /** Otherwise "yesterday" and "tomorrow" alone would tell what to say. */
    @Test
    void asksAboutYesterdayAndTomorrowInQuestionsOfBothKinds() {
        for (String word : List.of("yesterday", "tomorrow", "today")) {
            for (boolean known : List.of(true, false)) {
                assertThat(questions(Split.TRAIN, known)).anyMatch(question -> question.contains(word));
            }
        }
    }

    private List<String> questions(Split split, boolean known) {
        return uncertainty.questions().stream()
                .filter(question -> question.split() == split && question.isKnown() == known)
                .map(Uncertainty.Question::question)
                .toList();
    }
}
