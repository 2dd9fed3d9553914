package dev.trainyard.gateway.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stands: what {@code GET /api/runs/{id}} answers.
 *
 * <p>Of a run whose record has expired in part it says what is still known: a released model is kept for longer than
 * the rest.
 *
 * @param recipeName the recipe's name
 * @param recipe absent where no event that holds it is kept any more
 * @param requestedAt when it was requested, or, where that has expired, the time of its earliest event that is known
 * @param reasons why it was released, rejected, cancelled or given up, a sentence each; empty while it runs
 * @param latest the last optimizer step
 * @param lossCurve thinned to some hundreds of points in each phase; every bits-per-byte measurement is kept
 * @param predictions the last ones, oldest first
 * @param samples the last ones, oldest first
 * @param corpus absent until stage 1 is done
 * @param base absent until stage 2 is done
 * @param aligned the last checkpoint of alignment; absent until stage 3 is done
 * @param checkpoints those that are there, each after the one that it was made from
 * @param compared the steps whose checkpoints are compared, the first and the second one
 * @param artifacts what the run has made so far
 * @param evaluation tasks in the order in which they were scored; one side may still be missing
 * @param cursor the id of the last event that this view takes in; the stream of events can be resumed there
 * @param preferences how many preferences people gave about this run's models
 */
public record RunView(
        RunId id,
        String cursor,
        String recipeName,
        @Nullable Recipe recipe,
        RunStatus state,
        List<String> reasons,
        Instant requestedAt,
        @Nullable Instant endedAt,
        List<StageView> stages,
        @Nullable StepCompleted latest,
        List<LossPoint> lossCurve,
        List<PredictionObserved> predictions,
        List<SampleGenerated> samples,
        @Nullable DataCard corpus,
        @Nullable Checkpoint base,
        @Nullable Checkpoint aligned,
        List<Checkpoint> checkpoints,
        List<String> compared,
        List<RunArtifact> artifacts,
        List<TaskView> evaluation,
        int preferences) {
    public RunView {
        reasons = List.copyOf(reasons);
        stages = List.copyOf(stages);
        lossCurve = List.copyOf(lossCurve);
        predictions = List.copyOf(predictions);
        samples = List.copyOf(samples);
        checkpoints = List.copyOf(checkpoints);
        compared = List.copyOf(compared);
        artifacts = List.copyOf(artifacts);
        evaluation = List.copyOf(evaluation);
    }

    public StageView stage(Stage stage) {
        return stages.get(stage.ordinal());
    }

    /** The loss at a step, and bits per byte where it was measured there. */
    public record LossPoint(
            Stage stage,
            String phase,
            long step,
            double loss,
            @Nullable Double bitsPerByte) {}

    /** Something that the run has made, by what it is: {@code tokenizer}, {@code base}, {@code shard train 0}. */
    public record RunArtifact(String name, Artifact artifact) {}

    /** One task's scores so far, called in JSON as in {@link TaskComparison}. */
    public record TaskView(
            String task,
            String metric,
            @JsonProperty("base") @Nullable Score first,
            @JsonProperty("aligned") @Nullable Score second) {}
}
