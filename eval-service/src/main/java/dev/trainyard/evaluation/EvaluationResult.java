package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.MissingTask;
import dev.trainyard.contracts.event.TaskComparison;
import java.util.List;

/**
 * The result of an evaluation, independent of the run that requested it. The release decision is not part of it, since
 * each recipe has its own rule.
 */
record EvaluationResult(Artifact evaluation, List<TaskComparison> tasks, List<MissingTask> missing) {
    EvaluationResult {
        tasks = List.copyOf(tasks);
        missing = missing == null ? List.of() : List.copyOf(missing);
    }
}
