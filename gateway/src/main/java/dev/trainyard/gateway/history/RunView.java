package dev.trainyard.gateway.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.comparison.ScoreDirection;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.ChosenLikelihood;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.MissingTask;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.RolloutReport;
import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The current state of a run, as returned by {@code GET /api/runs/{id}}.
 *
 * <p>If part of a run's record has expired, it contains what is still known: a released model is kept longer than the
 * rest.
 *
 * @param recipeName the recipe's name
 * @param recipe absent if all events with it have expired
 * @param requestedAt when it was requested, or if that has expired, the time of its earliest known event
 * @param reasons why it was released, rejected, cancelled or failed, one sentence each; empty while it is running
 * @param latest the last optimizer step
 * @param lossCurve reduced to a few hundred points in each phase; every bits-per-byte measurement and every notice
 *     is kept
 * @param predictions the last ones, oldest first
 * @param samples the last ones, oldest first
 * @param corpus absent until stage 1 is done
 * @param base absent until stage 2 is done
 * @param aligned the last alignment checkpoint; absent until stage 3 is done, and if it has no steps
 * @param checkpoints the existing ones, each after its parent
 * @param compared the first and the second step whose checkpoints are compared
 * @param artifacts made by the run so far
 * @param evaluation tasks in the order in which they were scored; one side may still be missing
 * @param verdicts of the rules on which the release decision is based; empty until then
 * @param override a person's decision to use the rejected checkpoint all the same; absent if there is none
 * @param missing tasks that the evaluation could not measure; usually none
 * @param cursor the id of the last event in this view, after which the event stream can be resumed
 * @param preferences the number of preferences of people about this run's models
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
        List<RuleVerdict> verdicts,
        @Nullable RejectionOverridden override,
        List<MissingTask> missing,
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
        verdicts = List.copyOf(verdicts);
        missing = List.copyOf(missing);
    }

    public StageView stage(Stage stage) {
        return stages.get(stage.ordinal());
    }

    /** The checkpoint that the evaluation decided about; empty before that, or if its record has expired. */
    public Optional<Checkpoint> decided() {
        if (state != RunStatus.RELEASED && state != RunStatus.REJECTED) return Optional.empty();
        String step = compared.isEmpty() ? "" : compared.getLast();
        return checkpoints.stream()
                .filter(it -> it.step().equals(step))
                .findFirst()
                .or(() -> Optional.ofNullable(aligned));
    }

    /**
     * The loss at a step, bits per byte if measured there, and what a step on preferences or on the model's own answers
     * reports; the last five have the meaning that they have in {@link StepCompleted}.
     */
    public record LossPoint(
            Stage stage,
            String phase,
            long step,
            double loss,
            @Nullable Double bitsPerByte,
            @Nullable Double rewardMargin,
            @Nullable Double rewardAccuracy,
            @Nullable ChosenLikelihood chosenLikelihood,
            @Nullable RolloutReport rollouts,
            @Nullable String notice) {
        static LossPoint of(StepCompleted step) {
            return new LossPoint(
                    step.stage(),
                    step.phase(),
                    step.step(),
                    step.loss(),
                    step.bitsPerByte(),
                    step.rewardMargin(),
                    step.rewardAccuracy(),
                    step.chosenLikelihood(),
                    step.rollouts(),
                    step.notice());
        }
    }

    /** An artifact of the run with its role: {@code tokenizer}, {@code base}, {@code shard train 0}. */
    public record RunArtifact(String name, Artifact artifact) {}

    /**
     * The scores of one task so far, with the JSON names of {@link TaskComparison}.
     *
     * @param lowerIsBetter whether a lower score is better
     */
    public record TaskView(
            String task,
            String metric,
            boolean lowerIsBetter,
            @JsonProperty("base") @Nullable Score first,
            @JsonProperty("aligned") @Nullable Score second) {

        TaskView(String task, String metric, @Nullable Score first, @Nullable Score second) {
            this(task, metric, ScoreDirection.of(task, metric) == ScoreDirection.LOWER_IS_BETTER, first, second);
        }
    }
}
