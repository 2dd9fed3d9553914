package dev.trainyard.readers.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncludedPathsTest {
    @Test
    void includesAllPathsIfNoPatternIsGiven() {
        assertThat(new IncludedPaths(List.of(), List.of()).include("a/b.txt")).isTrue();
    }

    @Test
    void excludesWhatIsAlsoIncluded() {
        IncludedPaths paths = new IncludedPaths(List.of("**/*.md"), List.of("**/old/*.md"));

        assertThat(paths.include("a/b.md")).isTrue();
        assertThat(paths.include("b.md")).isTrue();
        assertThat(paths.include("a/old/b.md")).isFalse();
        assertThat(paths.include("old/b.md")).isFalse();
        assertThat(paths.include("a/older/b.md")).isTrue();
        assertThat(paths.include("a/b.txt")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "docs, docs/a/b.md, false",
        "docs/, docs/b.md, false",
        "docs, docs, false",
        "docs, a/docs/b.md, true",
        "docs, docs.md, true",
        "**/docs, a/docs/b/c.md, false",
        "**/docs, docs/c.md, false",
        "a/*/docs, a/x/docs/c.md, false",
        "a/*/docs, a/docs/c.md, true",
        "*, b.md, false",
        "*, a/b.md, true",
        "**/*.md, a.md/b.txt, true",
        "docs/**, docs/a/b.md, false",
        "'{docs,tests}/', tests/a/b.md, false",
        "**/gen*/, a/gen1/b.md, false",
        "gen*, gen1/b.md, true",
        "/docs, docs/a.md, false",
        "/docs, a/docs/b.md, true",
        "./docs/*.md, docs/a.md, false",
    })
    void excludesAFolderByItsName(String exclude, String path, boolean included) {
        assertThat(new IncludedPaths(List.of(), List.of(exclude)).include(path)).isEqualTo(included);
    }
}
