package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.PredictionObserved;
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
 * All that a {@link RunFold} knows, as it is kept: in memory while nobody asks for the run, and on the disk.
 *
 * @param recipe from the request, or from a later event where the request is not there
 * @param request when the run was requested
 * @param earliest the time of the earliest event
 * @param scores the first of each task and checkpoint
 * @param verdict absent until the evaluation has decided
 * @param preferences how many
 * @param lastPreferences the ids of the last ones, by which one that was stored twice is recognised
 * @param settled whether what is missing of the record will not come any more
 * @param stretches where its events lie
 */
record RunState(
        RunId id,
        @Nullable Recipe recipe,
        @Nullable Told<Boolean> request,
        @Nullable Instant earliest,
        @Nullable Told<RunCancelled> cancellation,
        @Nullable Told<Corpus> corpus,
        List<Shard> shards,
        List<Told<Checkpoint>> checkpoints,
        List<Told<TaskScored>> scores,
        @Nullable Told<EvaluationReported> evaluation,
        @Nullable Told<ReleaseDecision> verdict,
        List<StageFold> stages,
        LossCurve.Kept losses,
        List<Told<PredictionObserved>> predictions,
        List<Told<SampleGenerated>> samples,
        int preferences,
        List<String> lastPreferences,
        boolean settled,
        List<Stretch> stretches) {
    RunState {
        shards = List.copyOf(shards);
        checkpoints = List.copyOf(checkpoints);
        scores = List.copyOf(scores);
        stages = List.copyOf(stages);
        predictions = List.copyOf(predictions);
        samples = List.copyOf(samples);
        lastPreferences = List.copyOf(lastPreferences);
        stretches = List.copyOf(stretches);
    }

    /** What the evaluation decided. */
    record ReleaseDecision(RunStatus status, String recipe, Checkpoint checkpoint, List<String> reasons) {
        ReleaseDecision {
            reasons = List.copyOf(reasons);
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
