package dev.trainyard.evaluation.files;

import dev.trainyard.corpus.JavaMethod;
import dev.trainyard.items.task.TaskDescription.Generation;
import dev.trainyard.items.task.TaskMetric;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares written answers with right ones. */
final class AnswerScoring {
    private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b");
    private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");

    private final TaskMetric metric;
    private final Generation settings;
    private final @Nullable Pattern extract;
    private final @Nullable Pattern wanted;

    AnswerScoring(TaskMetric metric, Generation settings) {
        this.metric = metric;
        this.settings = settings;
        extract = settings.extract() == null ? null : Pattern.compile(settings.extract());
        wanted = settings.pattern() == null ? null : Pattern.compile(settings.pattern());
    }

    /** What was written, up to the first text at which an answer ends. */
    String ended(String written) {
        int end = written.length();
        for (String stop : settings.stop()) {
            int at = written.indexOf(stop);
            if (at >= 0) end = Math.min(end, at);
        }
        return written.substring(0, end);
    }

    /** From 0 to 1. */
    double score(String answer, List<String> right) {
        return switch (metric) {
            case EXACT_MATCH -> right.stream().anyMatch(one -> compared(one).equals(compared(answer))) ? 1 : 0;
            case F1 ->
                right.stream()
                        .mapToDouble(one -> f1(extracted(answer), extracted(one)))
                        .max()
                        .orElse(0);
            case PATTERN ->
                BoundedMatching.find(Objects.requireNonNull(wanted), answer).isPresent() ? 1 : 0;
            case VERIFIER ->
                switch (Objects.requireNonNull(settings.verifier())) {
                    case JAVA_PARSES -> JavaMethod.parses(JavaMethod.firstIn(answer)) ? 1 : 0;
                };
            case ACCURACY, ACCURACY_PER_CHARACTER, ACCURACY_PER_BYTE ->
                throw new IllegalStateException("a likelihood is no answer");
        };
    }

    private String compared(String text) {
        String extracted = extracted(text);
        return Boolean.TRUE.equals(settings.normalise()) ? normalised(extracted) : extracted.strip();
    }

    /** What the expression finds, or the whole text: a right answer may be given without the marks around it. */
    private String extracted(String text) {
        if (extract == null) return text;
        Optional<Matcher> found = BoundedMatching.find(extract, text);
        return found.map(match -> match.groupCount() > 0 && match.group(1) != null ? match.group(1) : match.group())
                .orElse(text);
    }

    /** As SQuAD's script (Rajpurkar et al. 2016): lower case, without punctuation and articles, single spaces. */
    static String normalised(String text) {
        String words = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return ARTICLES.matcher(words).replaceAll(" ").strip().replaceAll("\\s+", " ");
    }

    /** The harmonic mean of precision and recall over words (Rajpurkar et al. 2016). */
    static double f1(String answer, String right) {
        List<String> written = words(answer);
        List<String> wanted = words(right);
        if (written.isEmpty() || wanted.isEmpty()) return written.equals(wanted) ? 1 : 0;
        Map<String, Integer> left = new HashMap<>();
        for (String word : wanted) left.merge(word, 1, Integer::sum);
        int same = 0;
        for (String word : written) {
            if (left.getOrDefault(word, 0) > 0) {
                left.merge(word, -1, Integer::sum);
                same++;
            }
        }
        if (same == 0) return 0;
        double precision = (double) same / written.size();
        double recall = (double) same / wanted.size();
        return 2 * precision * recall / (precision + recall);
    }

    private static List<String> words(String text) {
        return Arrays.stream(normalised(text).split(" "))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toList());
    }
}
