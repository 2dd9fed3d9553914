package dev.trainyard.items.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The constraints on a description beyond the types of its fields; the first mistake is reported. */
final class TaskRules {
    static final String NAMES = "a name of at most 60 lower-case letters, digits and hyphens";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    private static final Pattern TIMES = Pattern.compile("\\{([0-9]{1,10})");
    private static final int LONGEST_EXPRESSION = 2_000;

    /** A group that matches nothing is repeated without looking at the text, so that only this limits the time. */
    private static final double MOST_REPETITIONS = 100_000;

    /** @param value as given; empty if it is missing */
    record Mistake(String field, String value, String expected) {}

    private final TaskDescription task;
    private @Nullable Mistake first;

    private TaskRules(TaskDescription task) {
        this.task = task;
    }

    static Optional<Mistake> mistakeIn(TaskDescription task) {
        TaskRules rules = new TaskRules(task);
        rules.check();
        return Optional.ofNullable(rules.first);
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private void check() {
        if (task.name() != null && !isName(task.name())) wrong("name", task.name(), NAMES);
        within("version", task.version(), 1, 1_000_000);
        ofTheKind();
        if (!task.scoredBy().suits(task.kind())) {
            wrong(
                    "metric",
                    task.scoredBy().key(),
                    "one of "
                            + Arrays.stream(TaskMetric.values())
                                    .filter(metric -> metric.suits(task.kind()))
                                    .map(TaskMetric::key)
                                    .collect(Collectors.joining(", ")));
        }
        fewShot(task.fewShot());
        generation(task.answers());
        templates();
    }

    private void ofTheKind() {
        String kind = task.kind().name().toLowerCase(Locale.ROOT);
        boolean pairs = task.kind() == TaskKind.PAIRS;
        boolean choice = task.kind() == TaskKind.CHOICE;
        need("good", task.good(), pairs, kind);
        need("bad", task.bad(), pairs, kind);
        if (choice && task.prompt() == null && task.prompts().isEmpty()) {
            wrong("prompt", "", "a text with fields in braces, which the kind choice needs,");
        }
        if (!pairs && !choice) need("prompt", task.prompt(), true, kind);
        if (pairs) need("prompt", task.prompt(), false, kind);
        if (!task.prompts().isEmpty()
                && (!choice || task.prompt() != null || task.choices().size() != 1)) {
            wrong("prompts", "a list", "no value, or the kind choice with one choice and no other prompt,");
        }
        if (choice && task.choices().isEmpty()) {
            wrong("choices", "", "a field with all choices, or a list, which the kind choice needs,");
        }
        if (!choice && !task.choices().isEmpty()) wrong("choices", "a list", "no value for the kind " + kind);
        if (!choice && !task.labels().isEmpty()) wrong("labels", "a list", "no value for the kind " + kind);
        boolean compared = task.scoredBy() == TaskMetric.EXACT_MATCH || task.scoredBy() == TaskMetric.F1;
        boolean written = task.kind() == TaskKind.GENERATION;
        if (!written || compared) need("answer", task.answer(), !pairs, kind);
        if (!written && task.generation() != null) wrong("generation", "an object", "no value for the kind " + kind);
        if (pairs && task.fewShot() != null) wrong("fewShot", "an object", "no value for the kind " + kind);
        if (pairs && task.inChat()) wrong("chat", "true", "no value for the kind " + kind);
    }

    private void need(String field, @Nullable String value, boolean needed, String kind) {
        if (needed && value == null)
            wrong(field, "", "a text with fields in braces, which the kind " + kind + " needs,");
        if (!needed && value != null) wrong(field, value, "no value for the kind " + kind);
    }

    private void fewShot(TaskDescription.@Nullable FewShot fewShot) {
        if (fewShot == null) return;
        within("fewShot.examples", fewShot.examples(), 1, 100);
    }

    private void generation(TaskDescription.Generation written) {
        within("generation.tokens", written.tokens(), 1, 8_192);
        within("generation.samples", written.samples(), 1, 256);
        within("generation.temperature", written.temperature(), 0, 10);
        within("generation.k", written.k(), 1, written.answers());
        if (written.stop().size() > 16) wrong("generation.stop", "a longer list", "at most 16 texts");
        if (written.stop().stream().anyMatch(String::isEmpty)) wrong("generation.stop", "''", "texts to stop at");
        expression("generation.extract", written.extract());
        expression("generation.pattern", written.pattern());
        if (task.scoredBy() == TaskMetric.PATTERN && written.pattern() == null) {
            wrong("generation.pattern", "", "a regular expression, which the metric pattern needs,");
        }
        if (task.scoredBy() == TaskMetric.VERIFIER && written.verifier() == null) {
            wrong("generation.verifier", "", "java-parses, which the metric verifier needs,");
        }
    }

    private void expression(String field, @Nullable String text) {
        if (text == null) return;
        if (text.length() > LONGEST_EXPRESSION) {
            wrong(field, "an expression of " + text.length() + " characters", "one of at most " + LONGEST_EXPRESSION);
            return;
        }
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException | StackOverflowError e) {
            wrong(field, text, "a regular expression");
        }
        double repetitions = TIMES.matcher(text)
                .results()
                .mapToDouble(times -> Math.max(1, Double.parseDouble(times.group(1))))
                .reduce(1, (one, other) -> one * other);
        if (repetitions > MOST_REPETITIONS) {
            wrong(field, text, "a regular expression whose least numbers of repetitions give at most 100,000 together");
        }
    }

    private void templates() {
        template("prompt", task.prompt());
        task.prompts().forEach(text -> template("prompts", text));
        task.choices().forEach(text -> template("choices", text));
        task.labels().forEach(text -> template("labels", text));
        template("answer", task.answer());
        template("good", task.good());
        template("bad", task.bad());
        template("id", task.id());
        template("cluster", task.cluster());
        template("category", task.category());
        if (task.lines().stream().anyMatch(String::isBlank)) wrong("lines", "a blank", "the names of fields");
    }

    private void template(String field, @Nullable String text) {
        if (text == null) return;
        try {
            TextTemplate.of(text);
        } catch (IllegalArgumentException e) {
            wrong(field, text, String.valueOf(e.getMessage()));
        }
    }

    private void within(String field, @Nullable Number value, double low, double high) {
        if (value != null && !(value.doubleValue() >= low && value.doubleValue() <= high)) {
            wrong(field, String.valueOf(value), "a number from " + plain(low) + " to " + plain(high));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private void wrong(String field, String value, String expected) {
        if (first == null) first = new Mistake(field, value, expected);
    }
}
