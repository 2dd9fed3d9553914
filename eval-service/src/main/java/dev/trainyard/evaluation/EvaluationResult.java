package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.TaskComparison;
import java.util.List;

/** What an evaluation found, whichever run asked for it; the verdict is not part of it, since each recipe has its own. */
record EvaluationResult(Artifact evaluation, List<TaskComparison> tasks) {
    EvaluationResult {
        tasks = List.copyOf(tasks);
    }
}
