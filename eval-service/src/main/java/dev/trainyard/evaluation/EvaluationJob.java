package dev.trainyard.evaluation;

import dev.trainyard.comparison.gate.ReleaseDecision;
import dev.trainyard.comparison.results.EvaluatedTask;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.evaluation.PreparedEvaluation.SlicedTask;
import dev.trainyard.evaluation.results.ResultFiles;
import dev.trainyard.evaluation.results.ResultFiles.TaskResults;
import dev.trainyard.evaluation.samples.SampleStore;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.StageJob;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Has two checkpoints of a run measured on the same items, by all replicas of the stage, and judges the second one by
 * the recipe's release rules.
 */
public final class EvaluationJob implements StageJob<CheckpointSaved, EvaluationResult> {
    /**
     * To be raised when the same checkpoints would get other scores than before, because of the way in which every task
     * is measured, or because of other tasks, items or scoring.
     */
    static final int VERSION = 5;

    /** To be raised when other scores are computed from the same samples. */
    static final int SCORING = 2;

    /** The approximate disk space of an item with both answers, as samples and in the sealed files. */
    static final long ITEM_BYTES = 8 << 10;

    private static final int TASKS = 12;

    private final EventSink requests;
    private final SliceReports reports;
    private final PreparedEvaluations evaluations;
    private final Duration silence;

    private final CandidateJudge judge;

    /** @param requests where slices are asked for */
    EvaluationJob(EventSink requests, SliceReports reports, PreparedEvaluations evaluations, CandidateJudge judge) {
        this(requests, reports, evaluations, judge, SliceDispatch.SILENCE);
    }

    /** @param silence of all replicas, after which slices are asked for again */
    EvaluationJob(
            EventSink requests,
            SliceReports reports,
            PreparedEvaluations evaluations,
            CandidateJudge judge,
            Duration silence) {
        this.requests = requests;
        this.reports = reports;
        this.evaluations = evaluations;
        this.judge = judge;
        this.silence = silence;
    }

    @Override
    public Stage stage() {
        return Stage.EVALUATE;
    }

    @Override
    public JobId id(CheckpointSaved request) {
        return JobId.of(Stage.EVALUATE, EvaluationInputs.of(request));
    }

    @Override
    public Class<EvaluationResult> resultType() {
        return EvaluationResult.class;
    }

    /** What is missing may have had a passing cause. */
    @Override
    public boolean servesOtherRuns(EvaluationResult result) {
        return result.missing().isEmpty();
    }

    @Override
    public EvaluationResult perform(CheckpointSaved request, JobContext context) throws Exception {
        EvaluationInputs inputs = EvaluationInputs.of(request);
        Comparison names = Comparison.begunBy(request);
        // First, because everything that was opened before is verified when something is sealed.
        Artifact plan = EvaluationPlans.seal(inputs, context.job(), context.store());
        openInputs(inputs, context.store());
        PreparedEvaluation evaluation = evaluations.of(inputs, context.store(), context::checkActive);
        ContaminatedItems contaminated = ContaminatedItems.in(
                new CorpusDocuments(context.store().open(inputs.documents()), context::checkActive),
                evaluation.tasks().stream().map(SlicedTask::task).toList());
        EvaluationRecord record = new EvaluationRecord(evaluation, names, contaminated, context);
        SliceDispatch dispatch = new SliceDispatch(
                requests,
                reports,
                new SampleStore(context.store()),
                context,
                plan,
                reason -> requireInputs(inputs, reason, context.store()),
                silence);
        dispatch.measure(record.slices(), record::settle);
        List<TaskResults> measured = record.measured();
        if (measured.isEmpty() && !record.missing().isEmpty()) {
            throw new IOException(record.missing().getFirst().reason());
        }
        return new EvaluationResult(
                seal(measured, record, names, context),
                measured.stream().map(TaskResults::comparison).toList(),
                record.missing());
    }

    /** Fails before any work starts if something is missing or damaged; also verified again before anything is sealed. */
    private static void openInputs(EvaluationInputs inputs, ArtifactStore store) throws IOException {
        store.open(inputs.first().artifact());
        store.open(inputs.second().artifact());
        store.open(inputs.documents());
        for (Artifact shard : inputs.heldOut()) store.open(shard);
    }

    /** A failure because an input has vanished or changed is that of the whole evaluation. */
    private static void requireInputs(EvaluationInputs inputs, String reason, ArtifactStore store) throws IOException {
        try {
            openInputs(inputs, store);
        } catch (DamagedArtifactException e) {
            // The replica that noticed it has said where it was moved.
            throw reason.contains(e.location()) ? new IOException(reason) : e;
        }
    }

    @Override
    public long bytesNeeded(CheckpointSaved request, ArtifactStore store) {
        return ITEM_BYTES * TASKS * request.recipe().evaluate().items();
    }

    @Override
    public List<PipelineEvent> announce(CheckpointSaved request, EvaluationResult result) {
        ReleaseDecision verdict = judge.judge(request.recipe(), result);
        Comparison comparison = Comparison.begunBy(request);
        String recipe = request.recipe().name();
        PipelineEvent decision = switch (verdict) {
            case ReleaseDecision.Release release ->
                new ModelReleased(request.run(), recipe, comparison.second(), release.reasons(), release.verdicts());
            case ReleaseDecision.Reject reject ->
                new CandidateRejected(request.run(), recipe, comparison.second(), reject.reasons(), reject.verdicts());
        };
        return List.of(
                new EvaluationReported(
                        request.run(), result.evaluation(), result.tasks(), comparison.refs(), result.missing()),
                decision);
    }

    /** An incomplete evaluation has a location of its own, so that it does not take the place of a complete one. */
    private static Artifact seal(
            List<TaskResults> measured, EvaluationRecord record, Comparison names, JobContext context)
            throws IOException {
        String complete = "evaluations/" + context.job().value();
        String location = record.missing().isEmpty() ? complete : complete + "-" + context.run();
        try (Staging staging = context.store().stage(location, MediaTypes.EVALUATION)) {
            ResultFiles.write(
                    staging.folder(), List.of(names.first().id(), names.second().id()), measured);
            EvaluatedTask.write(staging.folder(), record.tasks());
            return staging.seal();
        }
    }
}
