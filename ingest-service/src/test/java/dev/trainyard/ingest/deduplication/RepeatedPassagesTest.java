package dev.trainyard.ingest.deduplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepeatedPassagesTest {
    private static final String NOTICE = "We use cookies to\nmake this site better.";

    @TempDir
    Path scratch;

    @Test
    void areCutFromAllDocumentsExceptTheOneWithTheSmallestId() throws IOException {
        List<String> texts = List.of(
                "A text.\n\n" + NOTICE + "\n\n\nIts end.\n",
                "we use COOKIES to make this site better!\n\n  Indented, another.\n",
                NOTICE + "\n");

        RepeatedPassageIndex repeats = find(Passage.PARAGRAPH, texts, 3, document -> document == 1 ? 0 : -1 - document);

        assertThat(repeats.count()).isEqualTo(1);
        assertThat(repeats.cutFrom(0, texts.get(0), Passage.PARAGRAPH)).isEqualTo("A text.\n\nIts end.\n");
        assertThat(repeats.cutAny(0, RepeatedPassages.hashes(texts.get(0), Passage.PARAGRAPH)))
                .isTrue();
        assertThat(repeats.cutAny(1, RepeatedPassages.hashes(texts.get(1), Passage.PARAGRAPH)))
                .isFalse();
        assertThat(repeats.cutFrom(1, texts.get(1), Passage.PARAGRAPH)).isEqualTo(texts.get(1));
        assertThat(repeats.cutFrom(2, texts.get(2), Passage.PARAGRAPH)).isEmpty();
    }

    @Test
    void keepTheIndentationOfTheFirstRemainingLine() throws IOException {
        List<String> texts = List.of("One two three four five.\n\n  a\n", "One two three four five.\n");

        RepeatedPassageIndex repeats = find(Passage.PARAGRAPH, texts, 2, document -> 1 - document);

        assertThat(repeats.cutFrom(0, texts.getFirst(), Passage.PARAGRAPH)).isEqualTo("  a\n");
    }

    @Test
    void areKeptIfShortOrInFewDocumentsOrRepeatedInOnlyOne() throws IOException {
        List<String> texts = List.of(
                "Yes, sir, I do.\nIn two documents, not in three.\n",
                "Yes, sir, I do.\nIn two documents, not in three.\n",
                "Yes, sir, I do.\n" + "This line is here three times.\n".repeat(3));

        RepeatedPassageIndex repeats = find(Passage.LINE, texts, 3, document -> document);

        assertThat(repeats.count()).isZero();
        assertThat(texts)
                .allMatch(text -> repeats.cutFrom(2, text, Passage.LINE).equals(text));
    }

    @ParameterizedTest
    @EnumSource
    void agreeWithCountingStringsInAnyOrderOfArrival(Passage passage) throws IOException {
        List<String> texts = generated(passage);
        Map<String, String> expected = expected(texts, passage, 3);

        for (int seed = 0; seed < 4; seed++) {
            Collections.shuffle(texts, new Random(seed));
            RepeatedPassageIndex repeats =
                    find(passage, texts, 3, document -> texts.get(document).hashCode());
            for (int i = 0; i < texts.size(); i++) {
                assertThat(repeats.cutFrom(i, texts.get(i), passage)).isEqualTo(expected.get(texts.get(i)));
            }
        }

        assertThat(expected.entrySet().stream().filter(e -> !e.getKey().equals(e.getValue())))
                .hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource
    void divideATextCompletely(Passage passage) {
        SplittableRandom chance = new SplittableRandom(8);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = chance.nextInt(20); j > 0; j--) text.append("a \n\n".charAt(chance.nextInt(4)));
            StringBuilder together = new StringBuilder();

            passage.divide(text.toString(), (start, end) -> together.append(text, start, end));

            assertThat(together).hasToString(text.toString());
        }
    }

    @Test
    void requireAtLeastTwoDocuments() throws IOException {
        try (RepeatedPassages passages = RepeatedPassages.in(scratch)) {
            assertThatThrownBy(() -> passages.find(1, document -> document))
                    .hasMessage("a repeated passage must be in at least 2 documents, not 1");
        }
        assertThat(scratch.toFile().list()).isEmpty();
    }

    /** Few keys at a time, so that each part takes several passes. */
    private RepeatedPassageIndex find(
            Passage passage, List<String> texts, int documents, java.util.function.IntToLongFunction ids)
            throws IOException {
        try (RepeatedPassages passages = RepeatedPassages.in(scratch, 2)) {
            for (int i = 0; i < texts.size(); i++) passages.add(i, RepeatedPassages.hashes(texts.get(i), passage));
            return passages.find(documents, ids);
        }
    }

    private static List<String> generated(Passage passage) {
        SplittableRandom chance = new SplittableRandom(9);
        String between = passage == Passage.LINE ? "\n" : "\n\n";
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            List<String> parts = new ArrayList<>(List.of("document " + MinHashTest.word(i)));
            for (int j = chance.nextInt(8); j >= 0; j--) {
                int number = chance.nextInt(900);
                parts.add("The words of passage " + MinHashTest.word(number) + (number % 3 == 0 ? " are these." : ""));
            }
            texts.add(String.join(between, parts) + "\n");
        }
        return texts;
    }

    private static Map<String, String> expected(List<String> texts, Passage passage, int least) {
        String between = passage == Passage.LINE ? "\n" : "\n\n";
        Map<String, Set<String>> documents = new HashMap<>();
        for (String text : texts) {
            for (String part : text.strip().split(between)) {
                documents
                        .computeIfAbsent(part.toLowerCase(Locale.ROOT), key -> new HashSet<>())
                        .add(text);
            }
        }
        Map<String, String> expected = new TreeMap<>();
        for (String text : texts) {
            expected.put(
                    text,
                    Arrays.stream(text.strip().split(between))
                                    .filter(part -> {
                                        Set<String> all = documents.get(part.toLowerCase(Locale.ROOT));
                                        String keeper = Collections.min(
                                                all, (a, b) -> Long.compareUnsigned(a.hashCode(), b.hashCode()));
                                        return part.split(" ").length < 5 || all.size() < least || keeper.equals(text);
                                    })
                                    .collect(Collectors.joining(between))
                            + "\n");
        }
        return expected;
    }
}
