package dev.trainyard.gateway.card;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.comparison.CheckpointComparison;
import dev.trainyard.comparison.ComparisonSettings;
import dev.trainyard.comparison.TaskDifference;
import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.comparison.results.EvaluatedTask;
import dev.trainyard.comparison.statistics.Calibration;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.gateway.evaluation.SurestChoice;
import dev.trainyard.gateway.samples.Sample;
import dev.trainyard.gateway.samples.SampleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation's artifact says beyond the scores in events.
 *
 * @param differences of the second checkpoint from the first, by task
 * @param chance the score of guessing, by task, for those whose items have choices
 * @param contaminated the number of items whose text was found in the training data, by task
 * @param reliability of the second checkpoint's confidence, by task
 * @param parts of the second checkpoint's results, by task
 * @param tasks their versions and digests, by task; empty for an evaluation from before these were recorded
 */
record EvaluationDetails(
        Map<String, ModelCard.ScoreDifference> differences,
        Map<String, Double> chance,
        Map<String, Integer> contaminated,
        Map<String, ModelCard.Reliability> reliability,
        Map<String, List<Part>> parts,
        Map<String, EvaluatedTask> tasks) {
    /** The error rate of the comparison. */
    static final double ALPHA = 0.05;

    /** Nothing is known of single items. */
    static final EvaluationDetails NONE =
            new EvaluationDetails(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    private static final String BREAKDOWN = "breakdown.json";

    /**
     * The results for the items of a category.
     *
     * @param category empty for all items
     * @param figures the mean of each
     */
    record Part(String category, int items, double score, Map<String, Double> figures) {
        Part {
            figures = figures == null ? Map.of() : Map.copyOf(figures);
        }
    }

    private record Parts(
            String task, @JsonProperty("aligned") @Nullable List<Part> second) {}

    /** What the lines of a task add up to. */
    private static final class Sums {
        private int withChoices;
        private double chance;
        private final List<SurestChoice> surest = new ArrayList<>();

        void add(Sample.Answer answer) {
            int choices = answer.logLikelihoods() == null
                    ? 0
                    : answer.logLikelihoods().size();
            if (choices > 1) {
                withChoices++;
                chance += 1.0 / choices;
            }
            SurestChoice.of(answer).ifPresent(surest::add);
        }

        ModelCard.Reliability reliability() {
            double[] confidence =
                    surest.stream().mapToDouble(SurestChoice::confidence).toArray();
            boolean[] right = new boolean[confidence.length];
            int successes = 0;
            for (int i = 0; i < right.length; i++) {
                right[i] = surest.get(i).right();
                if (right[i]) successes++;
            }
            return new ModelCard.Reliability(
                    right.length,
                    Calibration.of(confidence, right, Calibration.BINS, 1 - ALPHA)
                            .error(),
                    Arrays.stream(confidence).sum() / right.length,
                    (double) successes / right.length);
        }
    }

    /** @param seed of the paired bootstrap */
    static EvaluationDetails read(Path folder, long seed) throws IOException {
        SampleFile samples = new SampleFile(folder);
        samples.checkSize();
        EvaluatedItems items = EvaluatedItems.read(folder);
        Map<String, Double> chance = new HashMap<>();
        Map<String, ModelCard.Reliability> reliability = new HashMap<>();
        sums(samples).forEach((task, sums) -> {
            if (sums.withChoices > 0) chance.put(task, sums.chance / sums.withChoices);
            if (!sums.surest.isEmpty()) reliability.put(task, sums.reliability());
        });
        Map<String, Integer> contaminated = new HashMap<>();
        items.contaminated().forEach((task, names) -> contaminated.put(task, names.size()));
        Map<String, EvaluatedTask> tasks = new HashMap<>();
        EvaluatedTask.read(folder).forEach(task -> tasks.put(task.task(), task));
        return new EvaluationDetails(differences(items, seed), chance, contaminated, reliability, parts(folder), tasks);
    }

    private static Map<String, ModelCard.ScoreDifference> differences(EvaluatedItems items, long seed) {
        Map<String, ModelCard.ScoreDifference> differences = new HashMap<>();
        CheckpointComparison.of(items.first(), items.second(), items.contaminated(), ComparisonSettings.of(ALPHA, seed))
                .tasks()
                .stream()
                .filter(task -> task.items() > 0)
                .forEach(task -> differences.put(task.task(), difference(task)));
        return differences;
    }

    private static ModelCard.ScoreDifference difference(TaskDifference task) {
        String verdict =
                task.isSignificantlyWorse(ALPHA) ? "worse" : task.isSignificantlyBetter(ALPHA) ? "better" : "unclear";
        return new ModelCard.ScoreDifference(
                task.items(),
                task.difference(),
                finite(task.interval().low()),
                finite(task.interval().high()),
                task.adjusted(),
                verdict,
                task.test().title());
    }

    private static @Nullable Double finite(double end) {
        return Double.isFinite(end) ? end : null;
    }

    private static Map<String, Sums> sums(SampleFile samples) throws IOException {
        Map<String, Sums> sums = new TreeMap<>();
        samples.read(sample -> {
            // As in the scores, what may have been read in training says nothing.
            if (!sample.isContaminated())
                sums.computeIfAbsent(sample.task(), _ -> new Sums()).add(sample.second());
        });
        return sums;
    }

    private static Map<String, List<Part>> parts(Path folder) throws IOException {
        Path file = folder.resolve(BREAKDOWN);
        if (!Files.exists(file)) return Map.of();
        Map<String, List<Part>> parts = new HashMap<>();
        for (Parts task : ContractJson.mapper().readValue(file.toFile(), new TypeReference<List<Parts>>() {})) {
            if (task.second() != null) parts.put(task.task(), task.second());
        }
        return parts;
    }
}
