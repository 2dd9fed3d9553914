package dev.trainyard.evaluation.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.items.task.FileTaskItems;
import dev.trainyard.items.task.TaskItem;
import dev.trainyard.items.task.TaskKind;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What lm-evaluation-harness found on the same items, by {@code src/test/python/golden_tasks.py}. */
record HarnessGolden(Map<String, Map<String, Expected>> tasks) {

    /** @param acc_norm by characters, as the harness calls it */
    record Expected(List<Double> logLikelihoods, List<Boolean> greedy, int acc, Integer acc_norm, Integer acc_bytes) {}

    /** What was compared. */
    record Compared(int items, double largestDifference, int differentVerdicts, int right) {}

    static HarnessGolden read(Path file) throws IOException {
        return new HarnessGolden(new JsonMapper().readValue(file.toFile(), new TypeReference<>() {}));
    }

    boolean measured(String task) {
        return tasks.containsKey(task);
    }

    /** Measures the items that the harness measured, and compares the results. */
    Compared compare(String name, FileTaskItems task, Path model) throws Exception {
        Map<String, Expected> expected = tasks.get(name);
        FileTaskItems same = new FileTaskItems(
                task.name(),
                task.description(),
                task.items().stream()
                        .filter(item -> expected.containsKey(item.name()))
                        .toList(),
                task.examples(),
                task.digest());
        assertThat(same.items()).extracting(TaskItem::name).containsExactlyInAnyOrderElementsOf(expected.keySet());
        List<ItemResult> results;
        try (Tokenizer tokenizer = Tokenizer.open(model);
                Transformer transformer = Transformer.open(model)) {
            EvaluatedModel evaluated =
                    new EvaluatedModel(CheckpointKind.BASE, transformer, ChatForm.open(model, tokenizer));
            results = FileTask.of(same).measure(evaluated, _ -> {});
        }
        Map<String, ItemResult> byName =
                results.stream().collect(Collectors.toMap(ItemResult::item, Function.identity()));
        double largest = 0;
        int different = 0;
        int right = 0;
        for (Map.Entry<String, Expected> one : expected.entrySet()) {
            ItemResult result = byName.get(one.getKey());
            List<Double> wanted = one.getValue().logLikelihoods();
            assertThat(result.logLikelihoods()).as(one.getKey()).hasSameSizeAs(wanted);
            for (int i = 0; i < wanted.size(); i++) {
                largest = Math.max(
                        largest,
                        Math.abs(wanted.get(i) - result.logLikelihoods().get(i)));
            }
            if (!verdicts(task, result).equals(verdicts(one.getValue()))) different++;
            right += one.getValue().acc();
        }
        return new Compared(expected.size(), largest, different, right);
    }

    private static Map<String, Double> verdicts(FileTaskItems task, ItemResult result) {
        Map<String, Double> verdicts = new TreeMap<>(result.figures());
        verdicts.keySet().removeAll(List.of(FileTask.CUT, "confidence", "confident-right"));
        if (task.description().kind() == TaskKind.CLOZE) verdicts.put("accuracy", result.score());
        return verdicts;
    }

    private static Map<String, Double> verdicts(Expected expected) {
        Map<String, Double> verdicts = new TreeMap<>();
        verdicts.put("accuracy", (double) expected.acc());
        if (expected.acc_norm() != null) verdicts.put("accuracy-per-character", (double) expected.acc_norm());
        if (expected.acc_bytes() != null) verdicts.put("accuracy-per-byte", (double) expected.acc_bytes());
        return verdicts;
    }
}
