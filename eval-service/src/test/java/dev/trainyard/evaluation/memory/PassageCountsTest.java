package dev.trainyard.evaluation.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PassageCountsTest {
    @Test
    void countsWhatComparingEveryPlaceCounts() {
        SplittableRandom chance = new SplittableRandom(3);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) texts.add(text(chance, chance.nextInt(60)));
        List<String> passages = new ArrayList<>();
        for (int i = 0; i < 60; i++) passages.add(text(chance, 4));
        PassageCounts counts = new PassageCounts(passages, 4);

        texts.forEach(counts::read);

        assertThat(passages).allSatisfy(passage -> {
            long expected = 0;
            for (String text : texts) {
                for (int at = 0; at + 4 <= text.length(); at++) {
                    if (text.startsWith(passage, at)) expected++;
                }
            }
            assertThat(counts.of(passage)).isEqualTo(expected);
        });
        assertThat(passages.stream().mapToLong(counts::of).sum()).isGreaterThan(100);
    }

    @Test
    void countsOverlappingPlaces() {
        PassageCounts counts = new PassageCounts(List.of("aa", "ab"), 2);

        counts.read("aaaab");
        counts.read("a");

        assertThat(counts.of("aa")).isEqualTo(3);
        assertThat(counts.of("ab")).isEqualTo(1);
    }

    private static String text(SplittableRandom chance, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) text.append((char) ('a' + chance.nextInt(3)));
        return text.toString();
    }
}
