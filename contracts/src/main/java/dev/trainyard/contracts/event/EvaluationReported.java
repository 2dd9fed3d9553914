package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.run.RunId;
import java.util.List;

/**
 * Two checkpoints of a run were evaluated on all tasks.
 *
 * @param evaluation the items, the answers and the scores
 * @param compared the first and the second checkpoint; empty in events from the time when these were always the base
 *     and the aligned one
 * @param missing tasks that could not be measured; usually none
 */
public record EvaluationReported(
        RunId run,
        Artifact evaluation,
        List<TaskComparison> tasks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CheckpointRef> compared,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<MissingTask> missing)
        implements Fact {
    public EvaluationReported {
        tasks = List.copyOf(tasks);
        compared = compared == null ? List.of() : List.copyOf(compared);
        missing = missing == null ? List.of() : List.copyOf(missing);
    }

    /** An evaluation of which no task is missing. */
    public EvaluationReported(
            RunId run, Artifact evaluation, List<TaskComparison> tasks, List<CheckpointRef> compared) {
        this(run, evaluation, tasks, compared, List.of());
    }
}
