package dev.trainyard.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordRunsTest {
    @Test
    void countsCommonRunsOfFourWordsAsOftenAsTheyOccur() {
        WordRuns expected = WordRuns.of("one two three four five six");

        assertThat(WordRuns.of("One, two three four five.").with(expected))
                .isEqualTo(new WordRuns.Agreement(1.0 / 2, 1.0 / 3));
        assertThat(WordRuns.of("one two, three four! one two three four").with(expected))
                .isEqualTo(new WordRuns.Agreement(1.0 / 5, 1.0 / 3));
        assertThat(expected.with(expected).f1()).isEqualTo(1);
    }

    @Test
    void takesATextOfFewerWordsAsOneRun() {
        assertThat(WordRuns.of("one two").with(WordRuns.of("one two"))).isEqualTo(new WordRuns.Agreement(1, 1));
        assertThat(WordRuns.of("").with(WordRuns.of("one two"))).isEqualTo(WordRuns.Agreement.NONE);
    }
}
