package dev.trainyard.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChoiceItemsTest {
    private final List<HeldOutQuestion> words =
            Stream.concat(kind("noun", 60), kind("verb", 60)).toList();

    @Test
    void theRightAnswerIsInEveryPositionEquallyOften() {
        List<ChoiceItem> items = new ChoiceItems(40, 4, 11).from(words);

        assertThat(items.stream().collect(Collectors.groupingBy(ChoiceItem::right, Collectors.counting())))
                .containsOnlyKeys(0, 1, 2, 3)
                .allSatisfy((_, count) -> assertThat(count).isEqualTo(10));
    }

    @Test
    void choicesAreDistinctAndOfTheSameKindAndTheRightOneDefinesTheWord() {
        for (ChoiceItem item : new ChoiceItems(80, 4, 11).from(words)) {
            String kind = item.prompt().split(" ")[0];
            assertThat(item.choices()).hasSize(4).doesNotHaveDuplicates().allMatch(choice -> choice.startsWith(kind));
            assertThat(item.choices().get(item.right())).isEqualTo(item.prompt().replace("word", "gloss"));
        }
    }

    @Test
    void aSeedAlwaysDrawsTheSameItemsAndAnotherSeedDrawsOthers() {
        assertThat(new ChoiceItems(20, 4, 11).from(words))
                .isEqualTo(new ChoiceItems(20, 4, 11).from(words))
                .isNotEqualTo(new ChoiceItems(20, 4, 12).from(words));
    }

    @Test
    void theOrderOfTheQuestionsMakesNoDifference() {
        List<HeldOutQuestion> shuffled = new ArrayList<>(words);
        Collections.shuffle(shuffled, new Random(2));

        assertThat(new ChoiceItems(20, 4, 11).from(shuffled)).isEqualTo(new ChoiceItems(20, 4, 11).from(words));
    }

    @Test
    void oneMoreQuestionDoesNotChangeTheOtherItems() {
        List<String> before = prompts(new ChoiceItems(20, 4, 11).from(words));

        List<HeldOutQuestion> more =
                Stream.concat(words.stream(), kind("adverb", 5)).toList();

        assertThat(prompts(new ChoiceItems(40, 4, 11).from(more))).containsAll(before);
    }

    @Test
    void aKindWithTooFewAnswersGivesNoItems() {
        assertThat(new ChoiceItems(20, 4, 11).from(kind("adverb", 3).toList())).isEmpty();
    }

    @Test
    void refusesAnItemWithTheSameChoiceTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChoiceItem("a", "b", List.of("c", "c"), 0))
                .withMessageContaining("choices must all be different");
    }

    private static List<String> prompts(List<ChoiceItem> items) {
        return items.stream().map(ChoiceItem::prompt).toList();
    }

    private static Stream<HeldOutQuestion> kind(String kind, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new HeldOutQuestion(kind + i, kind, kind + " word " + i, kind + " gloss " + i));
    }
}
