package dev.trainyard.readers.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Random;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

class PathGlobTest {
    private static final List<String> PIECES = List.of(
            "a", "b", "a", "b", "/", "*", "**", "?", "{a,b}", "{", ",", "}", "{*,b/}", "{,a}", "[ab]", "[!a]", "[^b]",
            "[a-b]", "[a-]", "[!-a]", "[-b]", "[\\]", "\\a", "\\*", "é", "𝄞", "[é-𝄞]", "-", "[&&]", "[a&&b]");
    private static final List<String> PARTS =
            List.of("a", "b", "a", "b", "/a", "/b", "é", "𝄞", "-", "^", "\\", ",", "&", "*", "}");

    @Test
    void matchesWhatJavasPatternsMatch() {
        Random random = new Random(20_261_130);
        int matches = 0;
        int patterns = 0;
        while (patterns < 20_000) {
            String glob = joined(random, PIECES);
            PathMatcher expected;
            try {
                expected = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            } catch (PatternSyntaxException e) {
                assertThatThrownBy(() -> PathGlob.of(glob)).isInstanceOf(PatternSyntaxException.class);
                continue;
            }
            patterns++;
            PathGlob pattern = PathGlob.of(glob);
            for (int i = 0; i < 10; i++) {
                Path path = Path.of(joined(random, PARTS));
                boolean matched = expected.matches(path);
                assertThat(pattern.matches(path.toString()))
                        .as("%s against %s", glob, path)
                        .isEqualTo(matched);
                if (matched) matches++;
            }
        }
        assertThat(matches).isGreaterThan(5_000);
    }

    @Test
    void timeDoesNotGrowWithEachStar() {
        String path = "a".repeat(60);

        assertThat(PathGlob.of("*a*a*a*a*a*a*a*ab").matches(path)).isFalse();
        assertThat(PathGlob.of("**a**a**a**a**a**a**a**ab").matches("a/".repeat(30) + path))
                .isFalse();
        assertThat(PathGlob.of("{a,aa}".repeat(60) + "b").matches(path)).isFalse();
        assertThat(PathGlob.of("*a*a*a*a*a*a*a*a").matches(path)).isTrue();
    }

    private static String joined(Random random, List<String> pieces) {
        StringBuilder joined = new StringBuilder();
        int number = 1 + random.nextInt(5);
        for (int i = 0; i < number; i++) joined.append(pieces.get(random.nextInt(pieces.size())));
        return joined.toString();
    }
}
