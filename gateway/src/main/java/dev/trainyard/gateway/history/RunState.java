package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The complete saved state of a {@link RunFold}: in memory while the run is inactive, and on disk.
 *
 * @param recipe from the request, or from a later event if the request is missing
 * @param request when the run was requested
 * @param earliest the time of the earliest event
 * @param scores the first one of each task and checkpoint
 * @param verdict absent until the evaluation has decided
 * @param override the last decision of a person to use the rejected checkpoint; absent if there is none
 * @param preferences their number
 * @param lastPreferences the ids of the last ones, by which duplicates are recognised
 * @param settled whether missing events will not arrive any more
 * @param ranges the ranges of its events
 */
record RunState(
        RunId id,
        @Nullable Recipe recipe,
        @Nullable PositionedValue<Boolean> request,
        @Nullable Instant earliest,
        @Nullable PositionedValue<RunCancelled> cancellation,
        @Nullable PositionedValue<Corpus> corpus,
        List<Shard> shards,
        List<PositionedValue<Checkpoint>> checkpoints,
        List<PositionedValue<TaskScored>> scores,
        @Nullable PositionedValue<EvaluationReported> evaluation,
        @Nullable PositionedValue<ReleaseDecision> verdict,
        @Nullable PositionedValue<RejectionOverridden> override,
        List<StageFold> stages,
        LossCurve.Kept losses,
        List<PositionedValue<PredictionObserved>> predictions,
        List<PositionedValue<SampleGenerated>> samples,
        int preferences,
        List<String> lastPreferences,
        boolean settled,
        List<OffsetRange> ranges) {
    RunState {
        shards = List.copyOf(shards);
        checkpoints = List.copyOf(checkpoints);
        scores = List.copyOf(scores);
        stages = List.copyOf(stages);
        predictions = List.copyOf(predictions);
        samples = List.copyOf(samples);
        lastPreferences = List.copyOf(lastPreferences);
        ranges = List.copyOf(ranges);
    }

    /** The release decision. */
    record ReleaseDecision(
            RunStatus status, String recipe, Checkpoint checkpoint, List<String> reasons, List<RuleVerdict> verdicts) {
        ReleaseDecision {
            reasons = List.copyOf(reasons);
            verdicts = List.copyOf(verdicts);
        }
    }

    /** A run of which nothing is known yet. */
    static RunState of(RunId id) {
        return new RunState(
                id,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(),
                new LossCurve.Kept(List.of(), null),
                List.of(),
                List.of(),
                0,
                List.of(),
                false,
                List.of());
    }
}
