package dev.trainyard.evaluation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trainyard.evaluation.choice.ChoiceItems.Candidate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChoiceItemsTest {
    private final List<Candidate> words =
            Stream.concat(kind("noun", 60), kind("verb", 60)).toList();

    @Test
    void theRightAnswerStandsInEveryPlaceEquallyOften() {
        List<ChoiceItem> items = new ChoiceItems(40, 4, 11).from(words);

        assertThat(items.stream().collect(Collectors.groupingBy(ChoiceItem::right, Collectors.counting())))
                .containsOnlyKeys(0, 1, 2, 3)
                .allSatisfy((_, count) -> assertThat(count).isEqualTo(10));
    }

    @Test
    void choicesAreDistinctAndOfTheSameKindAndTheRightOneIsTheWordsOwn() {
        for (ChoiceItem item : new ChoiceItems(80, 4, 11).from(words)) {
            String kind = item.prompt().split(" ")[0];
            assertThat(item.choices()).hasSize(4).doesNotHaveDuplicates().allMatch(choice -> choice.startsWith(kind));
            assertThat(item.choices().get(item.right())).isEqualTo(item.prompt().replace("word", "gloss"));
        }
    }

    @Test
    void aSeedAlwaysDrawsTheSameItemsAndAnotherSeedOthers() {
        assertThat(new ChoiceItems(20, 4, 11).from(words))
                .isEqualTo(new ChoiceItems(20, 4, 11).from(words))
                .isNotEqualTo(new ChoiceItems(20, 4, 12).from(words));
    }

    @Test
    void aPromptIsAskedOnce() {
        List<Candidate> twice = Stream.concat(words.stream(), words.stream()).toList();

        assertThat(new ChoiceItems(500, 4, 11).from(twice))
                .extracting(ChoiceItem::prompt)
                .doesNotHaveDuplicates()
                .hasSize(120);
    }

    @Test
    void aKindWithTooFewAnswersGivesNoItems() {
        assertThat(new ChoiceItems(20, 4, 11).from(kind("adverb", 3).toList())).isEmpty();
    }

    @Test
    void refusesAnItemWithTheSameChoiceTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChoiceItem("a", "b", List.of("c", "c"), 0))
                .withMessageContaining("same choice twice");
    }

    private static Stream<Candidate> kind(String kind, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Candidate(kind + i, kind, kind + " word " + i, kind + " gloss " + i));
    }
}
