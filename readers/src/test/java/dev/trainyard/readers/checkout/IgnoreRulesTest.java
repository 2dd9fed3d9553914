package dev.trainyard.readers.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "*.log, a.log, true",
                "*.log, x/y/a.log, true",
                "*.log, a.logs, false",
                "/a, a, true",
                "/a, x/a, false",
                "a/b, a/b, true",
                "a/b, x/a/b, false",
                "**/a/b, x/y/a/b, true",
                "a/**/b, a/b, true",
                "a/**/b, a/x/y/b, true",
                "a/**/b, a/xb, false",
                "a/**, a/x/y, true",
                "a/**, a, false",
                "a/*, a/x, true",
                "a/*, a/x/y, false",
                "a?c, abc, true",
                "a?c, ac, false",
                "x/a?c, x/a/c, false",
                "[a-c].txt, b.txt, true",
                "[!a-c].txt, b.txt, false",
                "[^a-c].txt, d.txt, true",
                "[]-].txt, ].txt, true",
                "[[:digit:]x], 7, true",
                "[[:digit:]x], x, true",
                "[[:digit:]x], y, false",
                "[a, a, false",
                "\\!a, !a, true",
                "\\#a, #a, true",
                "#a, #a, false",
                "\"a  \", a, true",
                "\"a\\ \", \"a \", true",
                "a\\, a, false",
                "fo**o, foxyo, true",
                "é?, éa, true",
                "?, é, false",
            })
    void matchesAsGitDoes(String pattern, String path, boolean expected) throws IOException {
        assertThat(isIgnored(pattern, path)).isEqualTo(expected);
    }

    @Test
    void lastPatternThatMatchesDecides() throws IOException {
        String text = "*.log\n!keep.log\nkeep.l*\n!a/keep.log\n";

        assertThat(isIgnored(text, "x.log")).isTrue();
        assertThat(isIgnored(text, "keep.log")).isTrue();
        assertThat(isIgnored(text, "a/keep.log")).isFalse();
    }

    @Test
    void patternWithASlashAtItsEndIsForFoldersOnly() throws IOException {
        IgnoreRules rules = IgnoreRules.of("build/\r\n");

        assertThat(rules.lastMatch("build", true)).isPresent();
        assertThat(rules.lastMatch("a/build", true)).isPresent();
        assertThat(rules.lastMatch("build", false)).isEmpty();
    }

    @Test
    void timeDoesNotGrowWithEachStar() throws IOException {
        String name = "a".repeat(60);

        assertThat(isIgnored("*a*a*a*a*a*a*a*ab", name)).isFalse();
        assertThat(isIgnored("**/*a*a*a*a*a*a*a*ab", "a/".repeat(60) + name)).isFalse();
        assertThat(isIgnored("**/a/".repeat(30) + "b", "a/".repeat(60) + "c")).isFalse();
        assertThat(isIgnored("*a*a*a*a*a*a*a*a", name)).isTrue();
    }

    @Test
    void looksUpNamesEndingsAndPathsHoweverManyThereAre() throws IOException {
        String text = IntStream.range(0, 33_000)
                .mapToObj(i -> "n" + i + "\n*.e" + i + "\np/" + i + "\n")
                .collect(Collectors.joining());
        IgnoreRules rules = IgnoreRules.of(text);

        for (int i = 0; i < 20_000; i++) {
            assertThat(rules.lastMatch("n" + i, false).isPresent()).isTrue();
            assertThat(rules.lastMatch("q/x.e" + i, false).isPresent()).isTrue();
            assertThat(rules.lastMatch("p/" + i, false).isPresent()).isTrue();
            assertThat(rules.lastMatch("q/p/" + i, false).isPresent()).isFalse();
        }
    }

    @Test
    void refusesMorePatternsThanCanBeTried(@TempDir Path folder) throws IOException {
        Path large = Files.writeString(folder.resolve("large"), "a\n".repeat(IgnoreRules.MOST_BYTES / 2 + 1));
        Path wild = Files.writeString(folder.resolve("wild"), "a*b\n".repeat(IgnoreRules.MOST_GLOB_BYTES / 3 + 1));
        Path most = Files.writeString(folder.resolve("most"), "a*b\n".repeat(IgnoreRules.MOST_GLOB_BYTES / 3));

        assertThatThrownBy(() -> IgnoreRules.read(large)).hasMessage("is larger than 1 MiB");
        assertThatThrownBy(() -> IgnoreRules.read(wild)).hasMessage("has more than 64 KiB of patterns with wildcards");
        assertThat(IgnoreRules.read(most)).isPresent();
    }

    private static boolean isIgnored(String text, String path) throws IOException {
        return IgnoreRules.of(IgnoreRules.bytes(text))
                .lastMatch(IgnoreRules.bytes(path), false)
                .filter(match -> !match.takesBack())
                .isPresent();
    }
}
