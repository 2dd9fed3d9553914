package dev.trainyard.yard.terminal;

import dev.trainyard.comparison.CheckpointComparison;
import dev.trainyard.comparison.TaskDifference;
import dev.trainyard.comparison.UnpairedItems;
import dev.trainyard.comparison.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of the differences between two checkpoints, A and B, with what was not compared below it. */
public final class ComparisonTable {
    private static final String FORM = "%-18s %8s %8s %8s %-18s %7s %7s %8s %6s  %-16s %s";

    private ComparisonTable() {}

    public static List<String> lines(CheckpointComparison comparison) {
        double alpha = comparison.settings().alpha();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                        FORM, "task", "A", "B", "B - A", "[low, high]", "p", "Holm", "smallest", "items", "test", "")
                .stripTrailing());
        comparison.tasks().forEach(task -> lines.add(row(task, alpha)));
        for (TaskDifference task : comparison.tasks()) {
            unpaired(task.task(), "A", task.onlyFirst(), lines);
            unpaired(task.task(), "B", task.onlySecond(), lines);
            askedDifferently(task, lines);
            TaskDifference.ContaminatedItems contaminated = task.contaminated();
            if (contaminated == null) continue;
            lines.add(
                    "%s: %d contaminated items are not part of the comparison; on these, A is %s, B is %s, a difference of %s %s"
                            .formatted(
                                    task.task(),
                                    contaminated.items(),
                                    number(contaminated.first()),
                                    number(contaminated.second()),
                                    signed(contaminated.difference()),
                                    interval(contaminated.interval())));
        }
        comparison.incomparable().forEach(task -> lines.add(task.task() + " is not compared: " + task.reason()));
        if (!comparison.onlyFirst().isEmpty()) lines.add("Only A has: " + String.join(", ", comparison.onlyFirst()));
        if (!comparison.onlySecond().isEmpty()) lines.add("Only B has: " + String.join(", ", comparison.onlySecond()));
        return lines;
    }

    private static String row(TaskDifference task, double alpha) {
        if (task.items() == 0) return task.task() + ": no item was asked of both";
        String verdict = task.isSignificantlyBetter(alpha)
                ? "B is better"
                : task.isSignificantlyWorse(alpha) ? "B is worse" : "";
        return String.format(
                        FORM,
                        task.task(),
                        number(task.first()),
                        number(task.second()),
                        signed(task.difference()),
                        interval(task.interval()),
                        number(task.pValue()),
                        number(task.adjusted()),
                        Double.isFinite(task.detectable()) ? number(task.detectable()) : "none",
                        String.format(Locale.ROOT, "%,d", task.items()),
                        task.test().title(),
                        verdict)
                .stripTrailing();
    }

    private static void askedDifferently(TaskDifference task, List<String> lines) {
        UnpairedItems items = task.askedDifferently();
        if (items.count() == 0) return;
        lines.add("%s: %d items with different questions for A and B are not compared: %s%s"
                .formatted(task.task(), items.count(), String.join(", ", items.names()), more(items)));
    }

    private static String more(UnpairedItems items) {
        return items.count() > items.names().size() ? " and others" : "";
    }

    private static void unpaired(String task, String side, UnpairedItems items, List<String> lines) {
        if (items.count() == 0) return;
        lines.add("%s: %d items only of %s: %s%s"
                .formatted(task, items.count(), side, String.join(", ", items.names()), more(items)));
    }

    private static String interval(Interval interval) {
        return Double.isFinite(interval.low())
                ? "[" + signed(interval.low()) + ", " + signed(interval.high()) + "]"
                : "unknown";
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : "") + number(value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
