package dev.trainyard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.recipe.SourceRecipe.Fetchable;
import dev.trainyard.contracts.recipe.SourceRecipe.GitRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe.MavenRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe.WebRecipe;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SourceAccessTest {
    /** The names are those in stores that are in use: another name would fetch everything anew. */
    @ParameterizedTest
    @MethodSource
    void givesEachFetchTheKeyOfItsSource(Fetchable source, String key) {
        assertThat(SourceAccess.key(source)).isEqualTo(key);
    }

    static Stream<Arguments> givesEachFetchTheKeyOfItsSource() {
        String at = "https://example.org/";
        return Stream.of(
                Arguments.of(
                        new GitRecipe(
                                "a",
                                null,
                                "MIT",
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null,
                                at + "p.git",
                                "main",
                                List.of(),
                                null),
                        "6531228c14599c0335335c368b1135c7"),
                Arguments.of(
                        new WebRecipe(
                                "a",
                                "MIT",
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null,
                                List.of(at + "a", at + "b"),
                                at + "s.xml",
                                List.of(),
                                null),
                        "e63e46de845c6310601ce54abc3451bc"),
                Arguments.of(
                        new MavenRecipe(
                                "a",
                                null,
                                "MIT",
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null,
                                at + "maven",
                                List.of("a:b:1", "c:d:2"),
                                List.of(),
                                null),
                        "72969a023838073743d17e8b2ea19258"));
    }
}
