package dev.trainyard.corpus.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.trainyard.contracts.recipe.ActSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No act and no trap is copied from the sets that people measure with, such as XSTest, HarmBench, StrongREJECT, AdvBench
 * and SimpleSafetyTests. They are not part of Trainyard: the folder of their files is named by the environment variable
 * {@code TRAINYARD_PUBLIC_SETS}, without which this is skipped.
 */
class PublicSetsTest {
    /** Shorter sequences, such as "how do I kill a", are common. */
    private static final int FEWEST_WORDS = 6;

    @Test
    void noActAndNoTrapStandsInASetThatPeopleMeasureWith() throws IOException {
        String folder = System.getenv("TRAINYARD_PUBLIC_SETS");
        assumeThat(folder).isNotNull();
        String asked = texts(Path.of(folder));
        assumeThat(asked).isNotBlank();

        List<String> copied = Stream.concat(
                        Requests.load(ActSet.ALL).acts().stream()
                                .flatMap(act -> Arrays.stream(act.words().split("\\{\\w+}"))),
                        Trap.all().stream().map(Trap::request))
                .map(PublicSetsTest::plain)
                .filter(words -> words.strip().split(" ").length >= FEWEST_WORDS)
                .filter(asked::contains)
                .toList();

        assertThat(copied).isEmpty();
    }

    private static String texts(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".+\\.(jsonl|json|csv|tsv|txt)"))
                    .map(PublicSetsTest::text)
                    .map(PublicSetsTest::plain)
                    .collect(Collectors.joining());
        }
    }

    /** Words in lower case with one space before, between and after them. */
    private static String plain(String text) {
        return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z']+", " ").strip() + " ";
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
