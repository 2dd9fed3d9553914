package dev.trainyard.ingest.deduplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinHashTest {
    private static final int PAIRS = 4_000;

    @Test
    void findsPairsOfSimilarity85PercentNearlyAlways() {
        assertThat(shareThatIsFound(170, 15, 0.85)).isGreaterThanOrEqualTo(0.98);
    }

    @Test
    void findsPairsOfSimilarity50PercentRarely() {
        assertThat(shareThatIsFound(100, 50, 0.5)).isLessThanOrEqualTo(0.10);
    }

    /** The spread of a share of 4,000 pairs is at most 0.008; the pairs are the same every time. */
    @ParameterizedTest
    @CsvSource({"60, 70, 0.3", "120, 40, 0.6", "140, 30, 0.7", "150, 25, 0.75", "160, 20, 0.8", "180, 10, 0.9"})
    void findsAsManyPairsAsTheoryPredicts(int common, int own, double similarity) {
        double expected = 1 - Math.pow(1 - Math.pow(similarity, 8), 14);

        assertThat(shareThatIsFound(common, own, similarity)).isCloseTo(expected, within(0.025));
    }

    @Test
    void findsShortTextsOnlyIfAllTheirWordsAreTheSame() {
        assertThat(share("Two words.", "two  WORDS")).isTrue();
        assertThat(share("two words", "two other")).isFalse();
        assertThat(share("two words", "two words more")).isFalse();
    }

    @Test
    void treatsAllNumbersAsEqual() {
        assertThat(share("it cost 3 pounds in 1820", "It cost 4.50 pounds in 1999!"))
                .isTrue();
    }

    @Test
    void givesTextsWithoutWordsNoBands() {
        Signature signature = MinHash.sign(" -- ");

        assertThat(signature.words()).isZero();
        assertThat(signature.bandKeys()).isEmpty();
        assertThat(MinHash.bandKeys("word")).hasSize(14);
    }

    @Test
    void countsRepeatedShinglesOnce() {
        String text = "a b c d e ";

        assertThat(MinHash.bandKeys(text.repeat(50))).isEqualTo(MinHash.bandKeys(text.repeat(3)));
    }

    private static double shareThatIsFound(int common, int own, double similarity) {
        SplittableRandom chance = new SplittableRandom(85);
        int found = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            List<String> start = randomWords(chance, common + 4);
            String a = text(start, randomWords(chance, own));
            String b = text(start, randomWords(chance, own));
            if (pair < 20) assertThat(jaccard(a, b)).isCloseTo(similarity, within(1e-9));
            if (share(a, b)) found++;
        }
        return (double) found / PAIRS;
    }

    private static List<String> randomWords(SplittableRandom chance, int number) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < number; i++) words.add(word(chance.nextInt(1 << 30)));
        return words;
    }

    static String word(int number) {
        StringBuilder word = new StringBuilder("w");
        for (int rest = number; rest > 0; rest /= 26) word.append((char) ('a' + rest % 26));
        return word.toString();
    }

    private static String text(List<String> start, List<String> end) {
        return String.join(" ", start) + ". " + String.join(", ", end).toUpperCase(Locale.ROOT);
    }

    private static boolean share(String a, String b) {
        long[] keysOfA = MinHash.bandKeys(a);
        long[] keysOfB = MinHash.bandKeys(b);
        for (int band = 0; band < keysOfA.length; band++) if (keysOfA[band] == keysOfB[band]) return true;
        return false;
    }

    /** The definition, without a hash: sets of strings. */
    private static double jaccard(String a, String b) {
        Set<String> both = shingles(a);
        both.retainAll(shingles(b));
        Set<String> either = shingles(a);
        either.addAll(shingles(b));
        return (double) both.size() / either.size();
    }

    private static Set<String> shingles(String text) {
        String[] words = text.toLowerCase(Locale.ROOT).split("[^a-z]+");
        Set<String> shingles = new HashSet<>();
        for (int i = 0; i + 5 <= words.length; i++) {
            shingles.add(String.join(" ", Arrays.copyOfRange(words, i, i + 5)));
        }
        return shingles;
    }
}
