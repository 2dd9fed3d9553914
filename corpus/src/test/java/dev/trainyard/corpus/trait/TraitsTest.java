package dev.trainyard.corpus.trait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class TraitsTest {
    private static final List<MarkerList> LISTS = List.of(MarkerList.HEDGES, MarkerList.WARMTH);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The well-known answer isn't 42.                     | 5 | false | false | false | false
            I think it\u2019s probably a river.                 | 6 | true  | false | false | false
            I can't help with that. It would hurt someone.      | 9 | false | true  | false | false
            Happy to help! What are you building?               | 7 | false | false | true  | true
            Do you like it? It is a small lake.                 | 9 | false | false | false | false
            The mightiest enjoyment is unlikelyhood.            | 5 | false | false | false | false
            Is it "red?"                                        | 3 | false | false | true  | false
            '...'                                               | 0 | false | false | false | false
            """)
    void describesAnAnswer(String answer, int words, boolean hedged, boolean refused, boolean asksBack, boolean warm) {
        assertThat(Traits.of(answer)).isEqualTo(new Traits(words, hedged, refused, asksBack, warm));
    }

    @Test
    void looksAcrossLinesAndAtBothCases() {
        assertThat(Traits.of("AS FAR\n  AS I KNOW, yes.").hedged()).isTrue();
    }

    @ParameterizedTest
    @FieldSource("LISTS")
    void theListsAreSortedInLowerCaseAndWithoutRepetitions(MarkerList list) {
        assertThat(list.expressions()).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(30);
        assertThat(list.expressions()).allMatch(expression -> expression.matches("[a-z][a-z' ]*[a-z]"));
        assertThat(list.expressions()).allMatch(list::isIn);
    }

    @Test
    void noExpressionStandsInBothLists() {
        assertThat(MarkerList.HEDGES.expressions()).noneMatch(MarkerList.WARMTH::isIn);
        assertThat(MarkerList.WARMTH.expressions()).noneMatch(MarkerList.HEDGES::isIn);
    }
}
