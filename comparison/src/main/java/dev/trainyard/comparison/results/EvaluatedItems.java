package dev.trainyard.comparison.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.trainyard.comparison.MeasuredItem;
import dev.trainyard.comparison.MeasuredTask;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.ScoreOrigin;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.json.ContractJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The results of the two checkpoints of an evaluation, item by item, from the files of its artifact.
 *
 * @param checkpoints the ids of the first and the second checkpoint; empty for an evaluation from before they were
 *     recorded
 * @param first the first checkpoint's results by task
 * @param second the second checkpoint's results by task
 * @param contaminated the names of items that may have been in the training data, by task
 */
public record EvaluatedItems(
        List<CheckpointId> checkpoints,
        Map<String, MeasuredTask> first,
        Map<String, MeasuredTask> second,
        Map<String, Set<String>> contaminated) {
    /** The line of each item with the results of both checkpoints. */
    public static final String ITEMS = "items.jsonl";

    /** The scores of each task. */
    public static final String SCORES = "scores.json";

    /** The ids of the two checkpoints. */
    public static final String CHECKPOINTS = "checkpoints.json";

    public EvaluatedItems {
        checkpoints = List.copyOf(checkpoints);
        first = Map.copyOf(first);
        second = Map.copyOf(second);
        contaminated = Map.copyOf(contaminated);
    }

    private record Line(
            String task,
            String item,
            @Nullable String cluster,
            @Nullable Double weight,
            @Nullable Boolean contaminated,
            @Nullable String prompt,
            @Nullable String expected,
            @JsonProperty("base") Side first,
            @JsonProperty("aligned") Side second) {
        /** A digest of what was asked; null if the line does not say. */
        @Nullable
        String question() {
            if (prompt == null || expected == null) return null;
            byte[] text = (prompt + "\0" + expected).getBytes(StandardCharsets.UTF_8);
            return Sha256.of(text).hex().substring(0, 32);
        }

        MeasuredItem result(Side side, @Nullable String question) {
            return new MeasuredItem(cluster, side.value(), weight == null ? 1 : weight, question);
        }
    }

    private record Side(@Nullable Double score) {
        /** Not a number if it is absent. */
        double value() {
            return score == null ? Double.NaN : score;
        }
    }

    /** The results of one of the two checkpoints, by task; empty for any other checkpoint. */
    public Optional<Map<String, MeasuredTask>> of(CheckpointId checkpoint) {
        return switch (checkpoints.indexOf(checkpoint)) {
            case 0 -> Optional.of(first);
            case 1 -> Optional.of(second);
            default -> Optional.empty();
        };
    }

    /** @throws UnreadableItemsException if a line is not an item with the results of two checkpoints */
    public static EvaluatedItems read(Path folder) throws IOException {
        Map<String, TaskComparison> scores = new HashMap<>();
        scores(folder).forEach(task -> scores.put(task.task(), task));
        Map<String, SortedMap<String, MeasuredItem>> first = new TreeMap<>();
        Map<String, SortedMap<String, MeasuredItem>> second = new TreeMap<>();
        Map<String, Set<String>> contaminated = new HashMap<>();
        ObjectReader json = ContractJson.mapper().readerFor(Line.class);
        Path file = folder.resolve(ITEMS);
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                number++;
                Line line = line(json, text, file, number);
                String question = line.question();
                add(first, line, line.result(line.first(), question), file, number);
                add(second, line, line.result(line.second(), question), file, number);
                if (Boolean.TRUE.equals(line.contaminated())) {
                    contaminated
                            .computeIfAbsent(line.task(), _ -> new HashSet<>())
                            .add(line.item());
                }
            }
        }
        return new EvaluatedItems(
                checkpoints(folder),
                tasks(first, scores, TaskComparison::first),
                tasks(second, scores, TaskComparison::second),
                contaminated);
    }

    /** The scores of both checkpoints in each task. */
    public static List<TaskComparison> scores(Path folder) throws IOException {
        return ContractJson.mapper()
                .readValue(Files.readAllBytes(folder.resolve(SCORES)), new TypeReference<List<TaskComparison>>() {});
    }

    private static Line line(ObjectReader json, String text, Path file, int number) throws IOException {
        Line line;
        try {
            line = json.readValue(text);
        } catch (JsonProcessingException e) {
            throw new UnreadableItemsException(
                    file + ", line " + number + ": an item with the results of two checkpoints is expected", e);
        }
        if (line == null
                || line.task() == null
                || line.item() == null
                || line.first() == null
                || line.second() == null
                || line.weight() != null && !(line.weight() > 0 && Double.isFinite(line.weight()))) {
            throw new UnreadableItemsException(file + ", line " + number
                    + ": an item needs task, item, base and aligned, and a weight above 0 if it has one");
        }
        if (!Double.isFinite(line.first().value())
                || !Double.isFinite(line.second().value())) {
            throw new UnreadableItemsException(
                    file + ", line " + number + ": base and aligned need a finite number as their score");
        }
        return line;
    }

    private static void add(
            Map<String, SortedMap<String, MeasuredItem>> tasks, Line line, MeasuredItem item, Path file, int number)
            throws IOException {
        boolean repeated =
                tasks.computeIfAbsent(line.task(), _ -> new TreeMap<>()).put(line.item(), item) != null;
        if (repeated) {
            throw new UnreadableItemsException(file + ", line " + number + ": the item '" + line.item() + "' of "
                    + line.task() + " is there twice");
        }
    }

    /** The ids of the first and the second checkpoint; empty for an evaluation from before they were recorded. */
    public static List<CheckpointId> checkpoints(Path folder) throws IOException {
        Path file = folder.resolve(CHECKPOINTS);
        if (!Files.exists(file)) return List.of();
        return ContractJson.mapper().readValue(Files.readAllBytes(file), new TypeReference<List<CheckpointId>>() {});
    }

    private static Map<String, MeasuredTask> tasks(
            Map<String, SortedMap<String, MeasuredItem>> items,
            Map<String, TaskComparison> scores,
            Function<TaskComparison, Score> side) {
        Map<String, MeasuredTask> measured = new HashMap<>();
        items.forEach((task, its) -> {
            TaskComparison known = scores.get(task);
            measured.put(
                    task, task(its, known == null ? "rate" : known.metric(), known == null ? null : side.apply(known)));
        });
        return measured;
    }

    private static MeasuredTask task(SortedMap<String, MeasuredItem> items, String metric, @Nullable Score score) {
        ScoreOrigin origin = score == null ? null : score.origin();
        return origin == null
                ? new MeasuredTask(metric, items)
                : new MeasuredTask(metric, origin.taskVersion(), origin.form(), items);
    }
}
