package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.StageJob;
import dev.trainyard.training.DurableSteps;
import dev.trainyard.training.Trained;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Aligns a base checkpoint: instruction tuning, then preference optimisation. */
public final class FinetuneJob implements StageJob<CheckpointSaved, FinetuneResult> {
    /** To be raised when the same recipe should come to another result: new data files, another mix, another order. */
    static final int VERSION = 4;

    private static final int WEIGHT_BYTES = 4;

    private final InstantSource clock;

    public FinetuneJob(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Stage stage() {
        return Stage.FINETUNE;
    }

    @Override
    public JobId id(CheckpointSaved request) {
        return JobId.of(Stage.FINETUNE, FinetuneInputs.of(request));
    }

    @Override
    public Class<FinetuneResult> resultType() {
        return FinetuneResult.class;
    }

    @Override
    public FinetuneResult perform(CheckpointSaved request, JobContext context) throws Exception {
        FinetuneInputs inputs = FinetuneInputs.of(request);
        Duration saveEvery = Duration.ofSeconds(request.recipe().pretrain().checkpointSeconds());
        Processor.useThreads(inputs.threads());
        try (Alignment alignment = new Alignment(inputs, saveEvery, context)) {
            Trained tuning = alignment.tune();
            Checkpoint tuned = checkpoint(request, CheckpointKind.TUNED, tuning);
            context.report(saved(request, tuned, List.of(request.checkpoint())));
            if (inputs.recipe().preference().pairs() == 0) {
                return new FinetuneResult(tuned, checkpoint(request, CheckpointKind.ALIGNED, tuning));
            }
            Trained preferring = alignment.prefer(tuning.artifact());
            return new FinetuneResult(tuned, checkpoint(request, CheckpointKind.ALIGNED, preferring));
        }
    }

    @Override
    public long bytesNeeded(CheckpointSaved request, ArtifactStore store) {
        long parameters = request.checkpoint().parameters();
        int phases = request.recipe().finetune().preference().pairs() == 0 ? 1 : 2;
        // Of each phase its durable steps and its checkpoint.
        return phases * (DurableSteps.mostBytes(parameters, 0) + WEIGHT_BYTES * parameters);
    }

    @Override
    public List<PipelineEvent> announce(CheckpointSaved request, FinetuneResult result) {
        return List.of(
                saved(request, result.tuned(), List.of(request.checkpoint())),
                saved(request, result.aligned(), List.of(request.checkpoint(), result.tuned())));
    }

    private static CheckpointSaved saved(CheckpointSaved request, Checkpoint checkpoint, List<Checkpoint> ancestors) {
        return new CheckpointSaved(request.run(), request.recipe(), request.corpus(), checkpoint, ancestors);
    }

    private static Checkpoint checkpoint(CheckpointSaved request, CheckpointKind kind, Trained aligned) {
        Checkpoint base = request.checkpoint();
        Artifact artifact = aligned.artifact();
        return new Checkpoint(
                kind,
                artifact,
                base.parameters(),
                base.layers(),
                base.width(),
                aligned.steps(),
                aligned.tally().tokensPerSecond(),
                null,
                null,
                null);
    }
}
