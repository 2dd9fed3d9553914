package dev.trainyard.corpus.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HarmlessQuestionsTest {
    private static final int IN_A_ROW = 6;

    private final List<HarmlessQuestions.Question> questions =
            HarmlessQuestions.load().questions();

    @Test
    void hasTheSameNumberOfDifferentQuestionsInEachArea() {
        assertThat(questions).extracting(question -> words(question.question())).doesNotHaveDuplicates();
        assertThat(questions.stream()
                        .collect(Collectors.groupingBy(HarmlessQuestions.Question::area, Collectors.counting())))
                .hasSize(12)
                .allSatisfy((area, number) -> assertThat(number).as(area).isEqualTo(20));
    }

    @Test
    void answersAllOfThem() {
        assertThat(questions).allSatisfy(question -> {
            assertThat(Refusals.isRefusal(question.answer())).isFalse();
            assertThat(Refusals.isHelp(question.question(), question.answer())).isTrue();
        });
    }

    /** The evaluation asks for traps. */
    @Test
    void asksForNoTrap() {
        List<Trap> traps = Trap.all();
        Set<List<String>> runs = new HashSet<>();
        for (Trap trap : traps) runs.addAll(runs(words(trap.request())));

        assertThat(questions).allSatisfy(question -> {
            List<String> words = words(question.question());
            assertThat(traps)
                    .noneMatch(
                            trap -> words.containsAll(words(trap.word())) && words.containsAll(words(trap.object())));
            assertThat(runs(words)).doesNotContainAnyElementsOf(runs);
        });
    }

    @Test
    void asksNothingThatAnotherSetAsks() {
        List<String> others = new ArrayList<>();
        Function<Exchange, String> asked = Exchange::question;
        Uncertainty.load().questions().forEach(question -> others.add(question.question()));
        for (Split split : Split.values()) {
            SmallTalk.load().exchanges(split).stream().map(asked).forEach(others::add);
        }

        assertThat(questions).extracting(HarmlessQuestions.Question::question).doesNotContainAnyElementsOf(others);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Set<List<String>> runs(List<String> words) {
        Set<List<String>> runs = new HashSet<>();
        for (int i = 0; i + IN_A_ROW <= words.size(); i++) runs.add(words.subList(i, i + IN_A_ROW));
        return runs;
    }
}
