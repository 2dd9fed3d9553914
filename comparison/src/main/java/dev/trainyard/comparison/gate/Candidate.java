package dev.trainyard.comparison.gate;

import dev.trainyard.comparison.MeasuredTask;
import dev.trainyard.contracts.event.Score;
import java.util.Map;
import java.util.Set;

/**
 * The checkpoint that may be released.
 *
 * @param scores by task
 * @param tasks the results of the single items, by task
 * @param contaminated the names of items that may have been in its training data, by task; comparisons omit them
 * @param missing why a task could not be measured, by task
 */
public record Candidate(
        Map<String, Score> scores,
        Map<String, MeasuredTask> tasks,
        Map<String, Set<String>> contaminated,
        Map<String, String> missing) {
    public Candidate {
        scores = Map.copyOf(scores);
        tasks = Map.copyOf(tasks);
        contaminated = Map.copyOf(contaminated);
        missing = Map.copyOf(missing);
    }

    /** Every task with items was measured. */
    public Candidate(
            Map<String, Score> scores, Map<String, MeasuredTask> tasks, Map<String, Set<String>> contaminated) {
        this(scores, tasks, contaminated, Map.of());
    }
}
