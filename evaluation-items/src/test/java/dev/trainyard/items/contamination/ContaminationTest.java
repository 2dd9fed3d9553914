package dev.trainyard.items.contamination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContaminationTest {
    private static final String QUESTION =
            "If a train leaves at 9:15 and arrives at 11:45, how long did the journey of the train take?";

    @Test
    void tellsWhichItemsStandInSomeTexts() {
        String shared = "the ferry to the island leaves at noon on every day but the last one of a month";
        Contamination contamination = new Contamination(new TreeMap<>(Map.of(
                "ferries/1", "Is it true that " + shared + "?",
                "ferries/2", "Why do people say that " + shared + "?",
                "ferries/3", "The ferry of the mainland leaves when the captain has had his tea and a biscuit, or two.",
                "short/1", "which of the seven boats is the oldest",
                "short/2", "which of the eight boats is the oldest",
                "tiny/1", "which boat is it")));
        Contamination.Search search = contamination.search();

        search.read("He wrote: " + shared + ", which is wrong.");
        search.read("She asked WHICH of the eight boats is the oldest. Which boat is it? They did not know.");
        search.read("The ferry of the mainland leaves when the captain wants.");

        // Items that share the words are both found, one with twelve words is not.
        assertThat(search.found()).containsExactly("ferries/1", "ferries/2", "short/2");
    }

    @Test
    void namesTheItemAndTheWordsThatADocumentShares() {
        Contamination contamination = new Contamination(new TreeMap<>(Map.of("trains/1", QUESTION)));

        Optional<Overlap> overlap =
                contamination.find("He asked: a TRAIN leaves at 9.15, and arrives (at 11.45); how long did it wait?");

        assertThat(overlap).contains(new Overlap("trains/1", "a train leaves at 9 15 and arrives at 11 45 how long"));
    }

    @Test
    void findsNothingInTwelveWordsOfALongerItem() {
        Contamination contamination = new Contamination(new TreeMap<>(Map.of("trains/1", QUESTION)));

        assertThat(contamination.find("a train leaves at 9:15 and arrives at 11:45, how far away"))
                .isEmpty();
    }

    @Test
    void doesNotMatchAQuestionWithOtherNumbers() {
        Contamination contamination = new Contamination(new TreeMap<>(Map.of("trains/1", QUESTION)));

        assertThat(contamination.find(QUESTION.replace("9:15", "8:15").replace("11:45", "10:45")))
                .isEmpty();
        assertThat(contamination.find("So: " + QUESTION)).isPresent();
    }

    @Test
    void findsAnItemOf8To12WordsAsAWhole() {
        String item = "What is the capital of the old kingdom?";
        Contamination contamination = new Contamination(new TreeMap<>(Map.of("short", item)));

        assertThat(contamination.find("... what is the CAPITAL of the old kingdom, then"))
                .contains(new Overlap("short", "what is the capital of the old kingdom"));
        assertThat(contamination.find("what is the capital of the old duchy")).isEmpty();
        assertThat(contamination.tooShort()).isEmpty();
    }

    @Test
    void namesItemsThatAreTooShortToBeFound() {
        Contamination contamination =
                new Contamination(new TreeMap<>(Map.of("b", "one two three four five six seven", "a", "")));

        assertThat(contamination.tooShort()).containsExactly("a", "b");
        assertThat(contamination.find("zero one two three four five six seven eight"))
                .isEmpty();
    }

    @Test
    void agreesWithAComparisonOfStrings() {
        assertThat(disagreements(hash -> hash)).isEmpty();
    }

    @Test
    void isNotMisledByHashCollisions() {
        assertThat(disagreements(hash -> hash & 15)).isEmpty();
    }

    @Test
    void refusesMoreThanItCanHold() {
        assertThatThrownBy(() -> new NGrams(1L << 40))
                .hasMessage("An evaluation may have at most 134217728 words in its items, but this one has about "
                        + "1099511627776.");
    }

    /** Texts with a small vocabulary, so that long runs are sometimes shared. */
    private static List<String> disagreements(LongUnaryOperator narrowing) {
        SplittableRandom chance = new SplittableRandom(13);
        SortedMap<String, String> items = new TreeMap<>();
        for (int i = 0; i < 60; i++) items.put("item " + i, text(chance, chance.nextInt(2, 40)));
        Contamination contamination = new Contamination(items, narrowing);
        List<String> documents =
                Stream.generate(() -> document(chance, items)).limit(400).toList();

        Map<String, String> normalItems = new TreeMap<>(items);
        normalItems.replaceAll((name, text) -> normal(text));

        List<Optional<Overlap>> expected = documents.stream()
                .map(document -> bruteForce(normalItems, document))
                .toList();

        assertThat(expected.stream().filter(Optional::isPresent).count()).isBetween(60L, 340L);
        return IntStream.range(0, documents.size())
                .filter(i -> !contamination.find(documents.get(i)).equals(expected.get(i)))
                .mapToObj(documents::get)
                .toList();
    }

    private static String document(SplittableRandom chance, Map<String, String> items) {
        String start = text(chance, chance.nextInt(30));
        String[] item = items.get("item " + chance.nextInt(60)).split(" ");
        int from = chance.nextInt(item.length);
        int to = chance.nextInt(from, item.length + 1);
        return start + " "
                + String.join("  ", Arrays.copyOfRange(item, from, to)).toUpperCase(Locale.ROOT) + ", "
                + text(chance, chance.nextInt(30));
    }

    private static String text(SplittableRandom chance, int words) {
        return chance.ints(words, 0, 2)
                .mapToObj(word -> word == 0 ? "nothing" : chance.nextInt(3) == 0 ? "all" : "all!")
                .collect(Collectors.joining(" "));
    }

    private static Optional<Overlap> bruteForce(Map<String, String> normalItems, String document) {
        String[] words = normal(document).split(" ");
        for (int first = 0; first < words.length; first++) {
            for (int width = 13; width >= 8; width--) {
                if (first + width > words.length) continue;
                String ngram = String.join(" ", Arrays.copyOfRange(words, first, first + width));
                for (Map.Entry<String, String> item : normalItems.entrySet()) {
                    boolean found = width == 13
                            ? (" " + item.getValue() + " ").contains(" " + ngram + " ")
                            : item.getValue().equals(ngram);
                    if (found) return Optional.of(new Overlap(item.getKey(), ngram));
                }
            }
        }
        return Optional.empty();
    }

    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", " ").strip();
    }
}
