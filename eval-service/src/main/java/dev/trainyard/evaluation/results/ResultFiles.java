package dev.trainyard.evaluation.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.evaluation.task.ItemResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of an evaluation: {@code items.jsonl}, a line for each item with the results of both checkpoints, which
 * are paired by the name of the item; {@code
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
            Set<String> names = names(first);
            if (names.size() != first.size() || second.size() != first.size() || !names.equals(names(second))) {
                throw new IllegalArgumentException(comparison.task() + " was measured on different items: "
                        + first.size() + " and " + second.size());
            }
        }

        private static Set<String> names(List<ItemResult> results) {
            return results.stream().map(ItemResult::item).collect(Collectors.toSet());
        }

        /** The results of both checkpoints for the same items, in the order of the first. */
        Stream<List<ItemResult>> pairs() {
            Map<String, ItemResult> others =
                    second.stream().collect(Collectors.toMap(ItemResult::item, Function.identity()));
            return first.stream().map(it -> List.of(it, Objects.requireNonNull(others.get(it.item()))));
        }
    }

    record Line(
            String task,
            String item,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String cluster,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String category,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double weight,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean contaminated,

            String prompt,
            String expected,
            @JsonProperty("base") Side first,
            @JsonProperty("aligned") Side second) {}

    record Parts(
            String task,
            @JsonProperty("base") List<Breakdown> first,
            @JsonProperty("aligned") List<Breakdown> second) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Side(
            @JsonInclude(JsonInclude.Include.ALWAYS) String answer,
            @JsonInclude(JsonInclude.Include.ALWAYS) double score,
            @Nullable Sha256 promptDigest,
            List<Double> logLikelihoods,
            SortedMap<String, Double> figures) {
        static Side of(ItemResult result) {
            return new Side(
                    result.answer(), result.score(), result.promptDigest(), result.logLikelihoods(), result.figures());
        }
    }

    /** @param checkpoints the first and the second one */
    public static void write(Path folder, List<CheckpointId> checkpoints, List<TaskResults> tasks) throws IOException {
        JsonMapper json = ContractJson.mapper();
        try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve(EvaluatedItems.ITEMS))) {
            for (TaskResults task : tasks) {
                for (List<ItemResult> pair : task.pairs().toList()) {
                    lines.write(json.writeValueAsString(line(task.comparison().task(), pair)));
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

    private static Line line(String task, List<ItemResult> pair) {
        ItemResult first = pair.getFirst();
        ItemResult second = pair.getLast();
        return new Line(
                task,
                first.item(),
                first.cluster(),
                first.category(),
                first.weight() == 1 ? null : first.weight(),
                first.isContaminated() || second.isContaminated() ? true : null,
                first.prompt(),
                first.expected(),
                Side.of(first),
                Side.of(second));
    }
}
