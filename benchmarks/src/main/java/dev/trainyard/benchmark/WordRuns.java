package dev.trainyard.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The runs of four words of a text and how often each occurs, as in Zyte's article extraction benchmark. A text of fewer
 * than four words is one run.
 */
final class WordRuns {
    private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int WORDS = 4;

    private final Map<List<String>, Integer> counts = new HashMap<>();
    private int number;

    /** How well one text agrees with another, each figure from 0 to 1. */
    record Agreement(double precision, double recall) {
        static final Agreement NONE = new Agreement(0, 0);

        double f1() {
            return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        }

        static Agreement mean(List<Agreement> agreements) {
            return new Agreement(
                    agreements.stream()
                            .mapToDouble(Agreement::precision)
                            .average()
                            .orElse(0),
                    agreements.stream().mapToDouble(Agreement::recall).average().orElse(0));
        }
    }

    static WordRuns of(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) words.add(word.group());
        WordRuns runs = new WordRuns();
        if (words.isEmpty()) return runs;
        for (int i = 0; i <= Math.max(0, words.size() - WORDS); i++) {
            runs.counts.merge(List.copyOf(words.subList(i, Math.min(words.size(), i + WORDS))), 1, Integer::sum);
            runs.number++;
        }
        return runs;
    }

    /** Precision is the share of these runs that are expected, recall the share of the expected runs that are here. */
    Agreement with(WordRuns expected) {
        if (number == 0 || expected.number == 0) return Agreement.NONE;
        int common = 0;
        for (Map.Entry<List<String>, Integer> run : counts.entrySet()) {
            common += Math.min(run.getValue(), expected.counts.getOrDefault(run.getKey(), 0));
        }
        return new Agreement((double) common / number, (double) common / expected.number);
    }
}
