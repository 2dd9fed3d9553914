package dev.trainyard.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

class BytePairTrainerTest {
    @Test
    void learnsTheSameAsRecountingAfterEachMerge() {
        Random chance = new Random(7);
        for (int round = 0; round < 60; round++) {
            List<String> texts = List.of(text(chance, 400), text(chance, 200));

            BytePairVocabulary learned = BytePairTrainer.train(texts, 263 + 60);

            assertThat(learned.merges()).isEqualTo(bruteForce(texts, 60));
        }
    }

    @Test
    void prefersTheSmallestIdsAmongEquallyFrequentPairs() {
        BytePairVocabulary learned = BytePairTrainer.train(List.of("cd cd", "ab ab"), 264);

        assertThat(learned.tokenBytes().get(263)).isEqualTo("ab".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void stopsWhenNoPairOccursTwice() {
        assertThat(BytePairTrainer.train(List.of("abcdef"), 2000).size()).isEqualTo(263);
    }

    @Test
    void refusesAVocabularyWithoutRoomForTheBytes() {
        assertThatThrownBy(() -> BytePairTrainer.train(List.of("a"), 262))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("262");
    }

    private static String text(Random chance, int length) {
        String letters = "aaabbcd  é\n1";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) text.append(letters.charAt(chance.nextInt(letters.length())));
        return text.toString();
    }

    private static List<BytePairVocabulary.Merge> bruteForce(List<String> texts, int most) {
        Map<Byte, Integer> ids = new HashMap<>();
        for (int i = 0; i < 256; i++) ids.put((byte) ByteAlphabet.inOrder(i), 7 + i);
        List<List<Integer>> words = new ArrayList<>();
        for (String text : texts) {
            Matcher matcher = WordTable.WORDS.matcher(text);
            while (matcher.find()) {
                List<Integer> word = new ArrayList<>();
                for (byte b : matcher.group().getBytes(StandardCharsets.UTF_8)) word.add(ids.get(b));
                words.add(word);
            }
        }
        List<BytePairVocabulary.Merge> merges = new ArrayList<>();
        while (merges.size() < most) {
            Map<BytePairVocabulary.Merge, Integer> counts = new HashMap<>();
            for (List<Integer> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    counts.merge(new BytePairVocabulary.Merge(word.get(i), word.get(i + 1)), 1, Integer::sum);
                }
            }
            var best = counts.entrySet().stream()
                    .filter(entry -> entry.getValue() >= 2)
                    .min(Comparator.<Map.Entry<BytePairVocabulary.Merge, Integer>>comparingInt(e -> -e.getValue())
                            .thenComparingInt(e -> e.getKey().left())
                            .thenComparingInt(e -> e.getKey().right()));
            if (best.isEmpty()) break;
            BytePairVocabulary.Merge merge = best.get().getKey();
            int merged = 263 + merges.size();
            merges.add(merge);
            for (List<Integer> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    if (word.get(i) == merge.left() && word.get(i + 1) == merge.right()) {
                        word.set(i, merged);
                        word.remove(i + 1);
                    }
                }
            }
        }
        return merges;
    }
}
