package dev.trainyard.yard.evaluation;

import dev.trainyard.comparison.MeasuredTask;
import dev.trainyard.contracts.event.Score;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint with its results.
 *
 * @param title for people
 * @param scores by task
 * @param tasks the results of the single items, by task
 * @param contaminated the names of items that may have been in its training data, by task
 */
public record EvaluatedCheckpoint(
        String title,
        Map<String, Score> scores,
        Map<String, MeasuredTask> tasks,
        Map<String, Set<String>> contaminated) {
    public EvaluatedCheckpoint {
        scores = Map.copyOf(scores);
        tasks = Map.copyOf(tasks);
        contaminated = Map.copyOf(contaminated);
    }
}
