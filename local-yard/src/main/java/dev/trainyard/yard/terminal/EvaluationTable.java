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

    private EvaluationTable() {}

    static List<String> lines(EvaluationReported reported, String first, String second) {
        int names =
                reported.tasks().stream().mapToInt(task -> task.task().length()).reduce(SHORTEST_NAME, Math::max);
        String form = "  %%-%ds %%-14s %%%ds %%-18s %%%ds %%-18s %%6s".formatted(names, width(first), width(second));
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
