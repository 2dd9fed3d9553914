package dev.trainyard.evaluation.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.evaluation.task.ItemResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of an evaluation: {@code items.jsonl}, a line for each item with the results of both checkpoints; {@code
 * scores.json}, the comparison of each task; {@code breakdown.json}, the results by category; and {@code
 * checkpoints.json}, the ids of both. The first checkpoint is called {@code base} there and the second
 * one {@code aligned}, as in {@link TaskComparison}.
 */
public final class ResultFiles {
    private ResultFiles() {}

    /** One task with the results of both checkpoints, item by item. */
    public record TaskResults(TaskComparison comparison, List<ItemResult> first, List<ItemResult> second) {
        public TaskResults {
            first = List.copyOf(first);
            second = List.copyOf(second);
            if (first.size() != second.size()) {
                throw new IllegalArgumentException(comparison.task() + " was measured on different items: "
                        + first.size() + " and " + second.size());
            }
        }
    }

    record Line(
            String task,
            String item,
            @Nullable String cluster,
            @Nullable String category,
            @Nullable Double weight,
            @Nullable Boolean contaminated,
            String prompt,
            String expected,
            @JsonProperty("base") Side first,
            @JsonProperty("aligned") Side second) {}

    record Parts(
            String task,
            @JsonProperty("base") List<Breakdown> first,
            @JsonProperty("aligned") List<Breakdown> second) {}

    record Side(String answer, double score) {}

    /** @param checkpoints the first and the second one */
    public static void write(Path folder, List<CheckpointId> checkpoints, List<TaskResults> tasks) throws IOException {
        JsonMapper json = ContractJson.mapper();
        try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve(EvaluatedItems.ITEMS))) {
            for (TaskResults task : tasks) {
                for (int i = 0; i < task.first().size(); i++) {
                    lines.write(json.writeValueAsString(line(task, i)));
                    lines.write('\n');
                }
            }
        }
        List<TaskComparison> scores =
                tasks.stream().map(TaskResults::comparison).toList();
        Files.write(
                folder.resolve(EvaluatedItems.SCORES),
                json.writerWithDefaultPrettyPrinter().writeValueAsBytes(scores));
        Files.write(folder.resolve(EvaluatedItems.CHECKPOINTS), json.writeValueAsBytes(checkpoints));
        List<Parts> parts = tasks.stream()
                .map(task ->
                        new Parts(task.comparison().task(), Breakdown.of(task.first()), Breakdown.of(task.second())))
                .toList();
        Files.write(
                folder.resolve("breakdown.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsBytes(parts));
    }

    private static Line line(TaskResults task, int index) {
        ItemResult first = task.first().get(index);
        ItemResult second = task.second().get(index);
        return new Line(
                task.comparison().task(),
                first.item(),
                first.cluster(),
                first.category(),
                first.weight() == 1 ? null : first.weight(),
                isContaminated(first) || isContaminated(second) ? true : null,
                first.prompt(),
                first.expected(),
                new Side(first.answer(), first.score()),
                new Side(second.answer(), second.score()));
    }

    private static boolean isContaminated(ItemResult item) {
        return item.figures().getOrDefault(ItemResult.CONTAMINATED, 0.0) > 0;
    }
}
