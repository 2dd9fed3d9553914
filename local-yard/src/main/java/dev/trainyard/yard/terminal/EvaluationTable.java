package dev.trainyard.yard.terminal;

import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of the scores of the two compared checkpoints, with their confidence intervals. */
final class EvaluationTable {
    private static final String INTERVAL = "[low, high]";
    private static final int SHORTEST_NAME = 18;
    private static final int SHORTEST_METRIC = 14;

    private EvaluationTable() {}

    static List<String> lines(EvaluationReported reported, String first, String second) {
        int names =
                reported.tasks().stream().mapToInt(task -> task.task().length()).reduce(SHORTEST_NAME, Math::max);
        int metrics = reported.tasks().stream()
                .mapToInt(task -> task.metric().length())
                .reduce(SHORTEST_METRIC, Math::max);
        String form =
                "  %%-%ds %%-%ds %%%ds %%-18s %%%ds %%-18s %%6s".formatted(names, metrics, width(first), width(second));
        List<String> lines = new ArrayList<>();
        lines.add(String.format(form, "task", "metric", first, INTERVAL, second, INTERVAL, "items")
                .stripTrailing());
        for (TaskComparison task : reported.tasks()) {
            lines.add(String.format(
                    form,
                    task.task(),
                    task.metric(),
                    number(task.first().score()),
                    interval(task.first()),
                    number(task.second().score()),
                    interval(task.second()),
                    String.format(Locale.ROOT, "%,d", task.second().n())));
        }
        lines.addAll(contaminated(reported.tasks(), first, second));
        return lines;
    }

    private static List<String> contaminated(List<TaskComparison> tasks, String first, String second) {
        List<String> lines = new ArrayList<>();
        boolean searched = false;
        for (TaskComparison task : tasks) {
            Score ofFirst = task.first().contaminated();
            Score ofSecond = task.second().contaminated();
            if (ofFirst == null || ofSecond == null) continue;
            searched = true;
            if (ofSecond.n() == 0) continue;
            lines.add("  %s: %,d more items stand in the training documents; on these, %s has %s and %s has %s"
                    .formatted(
                            task.task(),
                            ofSecond.n(),
                            first,
                            number(ofFirst.score()),
                            second,
                            number(ofSecond.score())));
        }
        if (searched && lines.isEmpty()) lines.add("  No item stands in the training documents.");
        return lines;
    }

    private static int width(String name) {
        return Math.max(8, name.length());
    }

    private static String interval(Score score) {
        return "[" + number(score.low()) + ", " + number(score.high()) + "]";
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }
}
