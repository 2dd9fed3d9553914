package dev.trainyard.evaluation.behaviour;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Scoring;
import dev.trainyard.evaluation.task.TaskScore;
import java.util.ArrayList;
import java.util.List;

/** The shares of answers to everyday questions that hedge, decline, ask back and are warm, each with its interval. */
public final class TraitScores {
    private TraitScores() {}

    /** @param results of {@link TraitsTask}; no scores if there are none */
    public static List<TaskScore> of(List<ItemResult> results, Scoring scoring) {
        if (results.isEmpty()) return List.of();
        List<TaskScore> scores = new ArrayList<>();
        scores.add(rate(EvaluationTask.TRAITS_HEDGING, TraitsTask.HEDGED, results, scoring));
        scores.add(rate(EvaluationTask.TRAITS_REFUSALS, TraitsTask.REFUSED, results, scoring));
        scores.add(rate(EvaluationTask.TRAITS_QUESTIONS_BACK, TraitsTask.ASKS_BACK, results, scoring));
        scores.add(rate(EvaluationTask.TRAITS_WARMTH, TraitsTask.WARM, results, scoring));
        return scores;
    }

    private static TaskScore rate(EvaluationTask name, String figure, List<ItemResult> results, Scoring scoring) {
        List<ItemResult> found = results.stream()
                .map(result -> ItemResult.of(
                                result.item(),
                                result.prompt(),
                                result.expected(),
                                result.answer(),
                                result.figures().getOrDefault(figure, 0.0) == 1)
                        .inCluster(result.cluster()))
                .toList();
        return new TaskScore(name.key(), Metric.RATE.key(), scoring.score(Metric.RATE, found));
    }
}
