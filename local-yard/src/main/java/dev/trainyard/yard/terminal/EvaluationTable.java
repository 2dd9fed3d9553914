package dev.trainyard.yard.terminal;

import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The scores of the base and the aligned model side by side, with their intervals. */
final class EvaluationTable {
    private EvaluationTable() {}

    static List<String> lines(List<TaskComparison> tasks) {
        String form = "  %-18s %-14s %8s %-18s %8s %-18s %6s";
        List<String> lines = new ArrayList<>();
        lines.add(String.format(form, "task", "metric", "base", "[low, high]", "aligned", "[low, high]", "items")
                .stripTrailing());
        for (TaskComparison task : tasks) {
            lines.add(String.format(
                    form,
                    task.task(),
                    task.metric(),
                    number(task.base().score()),
                    interval(task.base()),
                    number(task.aligned().score()),
                    interval(task.aligned()),
                    String.format(Locale.ROOT, "%,d", task.aligned().n())));
        }
        return lines;
    }

    private static String interval(Score score) {
        return "[" + number(score.low()) + ", " + number(score.high()) + "]";
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }
}
