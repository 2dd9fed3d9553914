package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {
    @ParameterizedTest
    @CsvSource({
        "gopher.stopwords, gopher.stop-words",
        "Gopher.Stop-Words, gopher.stop-words",
        "stop-words, gopher.stop-words",
        "gopher.duplicate-11-grams, gopher.duplicate-10-grams",
        "c4.sentence, c4.sentences",
        "licence-share, code.licence-share"
    })
    void areTheIntendedNames(String written, String meant) {
        assertThat(NearestNames.to(written, PublishedRules.names())).contains(meant);
    }

    @Test
    void includeAllEquallyNearNames() {
        assertThat(NearestNames.to("gopher.words", PublishedRules.names()))
                .containsExactly("gopher.words-min", "gopher.words-max");
    }

    @Test
    void areEmptyIfMostOfTheNameDiffers() {
        assertThat(NearestNames.to("c4", PublishedRules.names())).isEmpty();
        assertThat(NearestNames.to("", List.of("a"))).isEmpty();
    }
}
