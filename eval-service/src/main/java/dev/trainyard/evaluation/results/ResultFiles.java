package dev.trainyard.evaluation.results;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.evaluation.task.ItemResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of an evaluation: {@code items.jsonl}, a line for each item with what both checkpoints did, and
 * {@code scores.json}, the comparison of each task.
 */
public final class ResultFiles {
    private ResultFiles() {}

    /** One task with the results of both checkpoints, item by item. */
    public record Measured(TaskComparison comparison, List<ItemResult> base, List<ItemResult> aligned) {
        public Measured {
            base = List.copyOf(base);
            aligned = List.copyOf(aligned);
            if (base.size() != aligned.size()) {
                throw new IllegalArgumentException(comparison.task() + " was measured on different items: "
                        + base.size() + " and " + aligned.size());
            }
        }
    }

    record Line(String task, String item, String prompt, String expected, Side base, Side aligned) {}

    record Side(String answer, double score) {}

    public static void write(Path folder, List<Measured> tasks) throws IOException {
        JsonMapper json = EventJson.mapper();
        try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve("items.jsonl"))) {
            for (Measured task : tasks) {
                for (int i = 0; i < task.base().size(); i++) {
                    lines.write(json.writeValueAsString(line(task, i)));
                    lines.write('\n');
                }
            }
        }
        List<TaskComparison> scores = tasks.stream().map(Measured::comparison).toList();
        Files.write(
                folder.resolve("scores.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsBytes(scores));
    }

    private static Line line(Measured task, int index) {
        ItemResult base = task.base().get(index);
        ItemResult aligned = task.aligned().get(index);
        return new Line(
                task.comparison().task(),
                base.item(),
                base.prompt(),
                base.expected(),
                new Side(base.answer(), base.score()),
                new Side(aligned.answer(), aligned.score()));
    }
}
