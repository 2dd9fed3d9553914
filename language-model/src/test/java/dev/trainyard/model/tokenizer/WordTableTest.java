package dev.trainyard.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordTableTest {
    @Test
    void countsEachWordWithTheSpaceBeforeIt() {
        WordTable table = new WordTable(1_000);
        table.add("to be or not to be");
        table.add(" be");

        assertThat(drained(table)).isEqualTo(Map.of("to", 1L, " be", 3L, " or", 1L, " not", 1L, " to", 1L));
    }

    @Test
    void dropsRareWordsWhenItIsFull() {
        WordTable table = new WordTable(10_000);
        for (int i = 0; i < 100_000; i++) table.add((i % 10 == 0 ? " often" : " seldom") + " word" + letters(i));

        Map<String, Long> words = drained(table);
        assertThat(words).containsEntry(" often", 10_000L).containsEntry(" seldom", 90_000L);
        assertThat(words.keySet().stream().mapToLong(word -> 16 + word.length()).sum())
                .isBetween(5_000L, 10_000L);
    }

    @Test
    void keepsHalfOfTheWordsIfAllAreEquallyRare() {
        WordTable table = new WordTable(10_000);
        int words = 0;
        // The first word for which there is no room.
        for (long bytes = 0; bytes <= 10_000; words++) {
            table.add(" word" + letters(words));
            bytes += 16 + " word".length() + letters(words).length();
        }

        assertThat(drained(table)).hasSizeBetween(words / 2 - 20, words / 2 + 20);
    }

    @Test
    void countsALongWordInPartsWithoutSplittingACharacter() {
        WordTable table = new WordTable(1_000_000);
        List<String> parts = new ArrayList<>();
        table.add("!" + "\uD83D\uDE00".repeat(1_000));

        table.drainTo((word, _) -> parts.add(word));

        assertThat(parts)
                .allMatch(part -> part.length() <= WordTable.LONGEST)
                .noneMatch(part -> Character.isLowSurrogate(part.charAt(0)))
                .noneMatch(part -> Character.isHighSurrogate(part.charAt(part.length() - 1)));
    }

    @Test
    void leavesOutAWordThatIsLargerThanTheTable() {
        WordTable table = new WordTable(20);
        table.add("longer");

        assertThat(drained(table)).isEmpty();
    }

    private static String letters(int number) {
        StringBuilder letters = new StringBuilder();
        for (int rest = number; rest > 0 || letters.isEmpty(); rest /= 26) letters.append((char) ('a' + rest % 26));
        return letters.toString();
    }

    private static Map<String, Long> drained(WordTable table) {
        Map<String, Long> words = new HashMap<>();
        table.drainTo((word, count) -> words.put(word, count));
        return words;
    }
}
