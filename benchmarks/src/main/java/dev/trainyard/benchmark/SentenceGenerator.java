package dev.trainyard.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Generates sentences with a second-order Markov chain: two words are followed by a word that followed them in a
 * sentence of the texts, until a sentence ends. It learns from the distinct sentences of 8 to 40 words that contain
 * only words and commas.
 */
final class SentenceGenerator {
    private static final int FEWEST_WORDS = 8;
    private static final int MOST_WORDS = 40;
    private static final int END = -1;

    private final List<String> words = new ArrayList<>();
    /** Words without marks or capital letters, which fit into any sentence. */
    private final List<String> plainWords;

    private final List<Integer> firstWords = new ArrayList<>();
    private final List<Integer> firstPairs = new ArrayList<>();
    /** By the number of a pair of words: its second word, and the pairs that may follow it. */
    private final List<Integer> secondWords = new ArrayList<>();

    private final List<int[]> next = new ArrayList<>();

    SentenceGenerator(List<String> texts) {
        Map<String, Integer> numbers = new HashMap<>();
        Map<Long, Integer> pairs = new HashMap<>();
        for (String sentence : sentences(texts)) {
            int before = END;
            int pairBefore = END;
            for (String word : sentence.split(" ")) {
                int number = numbers.computeIfAbsent(word, _ -> numbers.size());
                if (number == words.size()) words.add(word);
                if (before != END) {
                    int pair = pairs.computeIfAbsent((long) before << 32 | number, _ -> pairs.size());
                    if (pair == next.size()) {
                        secondWords.add(number);
                        next.add(new int[0]);
                    }
                    if (pairBefore == END) {
                        firstWords.add(before);
                        firstPairs.add(pair);
                    } else {
                        append(pairBefore, pair);
                    }
                    pairBefore = pair;
                }
                before = number;
            }
            append(pairBefore, END);
        }
        if (firstPairs.isEmpty()) throw new RefusedException("The texts have no sentence to learn from.");
        plainWords = words.stream()
                .filter(word -> word.chars().allMatch(c -> c >= 'a' && c <= 'z'))
                .toList();
    }

    private void append(int pair, int following) {
        int[] all = next.get(pair);
        int[] longer = Arrays.copyOf(all, all.length + 1);
        longer[all.length] = following;
        next.set(pair, longer);
    }

    private static Set<String> sentences(List<String> texts) {
        Set<String> sentences = new LinkedHashSet<>();
        for (String text : texts) {
            for (String sentence : text.split("(?<=\\.)\\s+")) {
                String[] words = sentence.strip().split("\\s+");
                if (words.length >= FEWEST_WORDS && words.length <= MOST_WORDS && areWords(words)) {
                    sentences.add(String.join(" ", words));
                }
            }
        }
        return sentences;
    }

    private static boolean areWords(String[] words) {
        if (!Character.isUpperCase(words[0].charAt(0)) || !words[words.length - 1].endsWith(".")) return false;
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            boolean marked = word.endsWith(",") || i == words.length - 1;
            for (int at = 0; at < word.length() - (marked ? 1 : 0); at++) {
                char c = word.charAt(at);
                if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z' || at > 0)) return false;
            }
        }
        return true;
    }

    /** Writes a sentence with its full stop. */
    void sentence(RandomGenerator chance, StringBuilder into) {
        int start = chance.nextInt(firstPairs.size());
        into.append(words.get(firstWords.get(start)));
        int pair = firstPairs.get(start);
        for (int length = 2; ; length++) {
            into.append(' ').append(words.get(secondWords.get(pair)));
            int[] following = next.get(pair);
            int chosen = following[chance.nextInt(following.length)];
            if (chosen == END) return;
            if (length == MOST_WORDS) {
                if (into.charAt(into.length() - 1) == ',') into.setLength(into.length() - 1);
                into.append('.');
                return;
            }
            pair = chosen;
        }
    }

    /** A random word in lower case. */
    String word(RandomGenerator chance) {
        return plainWords.get(chance.nextInt(plainWords.size()));
    }
}
