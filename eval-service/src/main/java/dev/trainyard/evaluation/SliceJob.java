package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.SliceRequested;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.evaluation.EvaluationInputs.ComparedCheckpoint;
import dev.trainyard.evaluation.samples.SampleStore;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.TaskSlice;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.StageJob;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Measures one slice of an evaluation and keeps the samples. */
final class SliceJob implements StageJob<SliceRequested, SliceJob.MeasuredSlice> {
    private final ArtifactStore store;
    private final SampleStore samples;
    private final PreparedEvaluations evaluations;
    private final OpenModels models;

    record MeasuredSlice(Artifact samples) {}

    SliceJob(ArtifactStore store, PreparedEvaluations evaluations, OpenModels models) {
        this.store = store;
        this.samples = new SampleStore(store);
        this.evaluations = evaluations;
        this.models = models;
    }

    @Override
    public Stage stage() {
        return Stage.EVALUATE;
    }

    /** The address of the samples, which {@link #perform} computes again from the items that it measures. */
    @Override
    public JobId id(SliceRequested request) {
        return new JobId(request.slice());
    }

    @Override
    public Class<MeasuredSlice> resultType() {
        return MeasuredSlice.class;
    }

    /** One less than an evaluation's, so that a slice that ends its process does not end the evaluation in it. */
    @Override
    public int mostAttempts() {
        return 2;
    }

    @Override
    public long bytesNeeded(SliceRequested request, ArtifactStore artifacts) {
        return EvaluationJob.ITEM_BYTES * Math.max(0, request.to() - request.from());
    }

    @Override
    public MeasuredSlice perform(SliceRequested request, JobContext context) throws Exception {
        EvaluationInputs inputs = EvaluationPlans.read(request.plan(), store);
        PreparedEvaluation evaluation = evaluations.of(inputs, store, context::checkActive);
        TaskSlice slice = evaluation
                .slice(request.task(), request.from(), request.to())
                .orElseThrow(() -> new IOException("This replica knows no items " + (request.from() + 1) + " to "
                        + request.to() + " of a task " + request.task() + ": replicas of one version are expected."));
        ComparedCheckpoint checkpoint = Stream.of(inputs.first(), inputs.second())
                .filter(it -> evaluation.key(slice, it).address().equals(id(request)))
                .findFirst()
                .orElseThrow(() -> new IOException("This replica chooses other items for the task " + request.task()
                        + " than the one that asked: replicas of one version are expected."));
        context.checkActive();
        Processor.useThreads(inputs.threads());
        List<ItemResult> results = models.use(
                new OpenModels.ModelChoice(
                        checkpoint.artifact(), inputs.second().artifact(), evaluation.chats(checkpoint)),
                model -> slice.task().measure(model, slice.from(), slice.to(), _ -> context.checkActive()));
        context.checkActive();
        return new MeasuredSlice(samples.seal(slice, id(request), results));
    }

    /** Nothing: {@link SliceRunner} reports on slices. */
    @Override
    public List<PipelineEvent> announce(SliceRequested request, MeasuredSlice result) {
        return List.of();
    }
}
