package dev.trainyard.contracts.event;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.run.RunId;
import java.util.List;

/**
 * Both checkpoints of a run were measured on all tasks.
 *
 * @param evaluation the items, the answers and the scores
 */
public record EvaluationReported(RunId run, Artifact evaluation, List<TaskComparison> tasks) implements Fact {
    public EvaluationReported {
        tasks = List.copyOf(tasks);
    }
}
