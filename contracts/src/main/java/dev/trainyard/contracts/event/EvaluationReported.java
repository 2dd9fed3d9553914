package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.run.RunId;
import java.util.List;

/**
 * Two checkpoints of a run were measured on all tasks.
 *
 * @param evaluation the items, the answers and the scores
 * @param compared the first and the second checkpoint; none in what was written while these were the base and the aligned
 *     one by definition
 */
public record EvaluationReported(
        RunId run,
        Artifact evaluation,
        List<TaskComparison> tasks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CheckpointRef> compared)
        implements Fact {
    public EvaluationReported {
        tasks = List.copyOf(tasks);
        compared = compared == null ? List.of() : List.copyOf(compared);
    }
}
