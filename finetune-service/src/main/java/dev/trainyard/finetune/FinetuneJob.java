package dev.trainyard.finetune;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.finetune.effect.StepEffect;
import dev.trainyard.model.export.ExportCheck;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.endpoint.ChatEndpoint;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.StageJob;
import dev.trainyard.training.DurableSteps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aligns a base checkpoint by the steps of a recipe, each of which makes a checkpoint from the previous one. A reward model is
 * made beside it, and no later checkpoint is made from that.
 */
public final class FinetuneJob implements StageJob<CheckpointSaved, FinetuneResult> {
    /** To be raised when the same recipe should give another result: new data files, another mix, another order. */
    static final int VERSION = 8;

    private static final int WEIGHT_BYTES = 4;

    private final ChatEndpoint.@Nullable Settings critic;

    /** A job that asks no endpoint. */
    public FinetuneJob() {
        this(null);
    }

    /** @param critic the endpoint that constitution steps may ask; null if none is configured */
    public FinetuneJob(ChatEndpoint.@Nullable Settings critic) {
        this.critic = critic;
    }

    @Override
    public Stage stage() {
        return Stage.FINETUNE;
    }

    @Override
    public JobId id(CheckpointSaved request) {
        return JobId.of(Stage.FINETUNE, inputs(request));
    }

    private FinetuneInputs inputs(CheckpointSaved request) {
        return FinetuneInputs.of(request, critic == null ? null : critic.toString());
    }

    @Override
    public Class<FinetuneResult> resultType() {
        return FinetuneResult.class;
    }

    @Override
    public FinetuneResult perform(CheckpointSaved request, JobContext context) throws Exception {
        FinetuneInputs inputs = inputs(request);
        // A run that only adapts a model to documents has no alignment; its base checkpoint is evaluated.
        if (inputs.recipe().steps().isEmpty()) return new FinetuneResult(List.of());
        Duration saveEvery = Duration.ofSeconds(request.recipe().pretrain().checkpointSeconds());
        Processor.useThreads(inputs.threads());
        ChatEndpoint.Settings asked = FinetuneInputs.asksAnEndpoint(inputs.recipe()) ? critic : null;
        try (ChatEndpoint endpoint = asked == null ? null : new ChatEndpoint(asked);
                Alignment alignment = new Alignment(inputs, saveEvery, context, endpoint)) {
            List<Checkpoint> made = new ArrayList<>();
            Checkpoint parent = request.checkpoint();
            for (AlignmentStep step : inputs.recipe().steps()) {
                // The last checkpoint is announced when the job is done, and earlier ones as soon as they exist.
                if (!made.isEmpty()) context.report(saved(request, made));
                Checkpoint checkpoint =
                        checkpoint(parent, step, inputs.recipe(), alignment.take(step, parent.artifact()));
                Path folder = context.store().open(checkpoint.artifact());
                checkpoint = checkpoint.withExportProof(ExportCheck.read(folder).orElse(null));
                made.add(checkpoint);
                if (!checkpoint.isRewardModel()) parent = checkpoint;
            }
            return new FinetuneResult(made);
        }
    }

    @Override
    public long bytesNeeded(CheckpointSaved request, ArtifactStore store) {
        long parameters = request.checkpoint().parameters();
        int steps = request.recipe().finetune().steps().size();
        if (steps == 0) return 0;
        // The durable steps of one training phase, the checkpoints of all, and the file that proves one's export.
        return DurableSteps.mostBytes(parameters, 0) + (steps + 1L) * WEIGHT_BYTES * parameters;
    }

    @Override
    public List<PipelineEvent> announce(CheckpointSaved request, FinetuneResult result) {
        List<PipelineEvent> announced = new ArrayList<>();
        for (int made = 1; made <= result.checkpoints().size(); made++) {
            announced.add(saved(request, result.checkpoints().subList(0, made)));
        }
        return announced;
    }

    /** @param made all checkpoints so far; the last one is announced */
    private static CheckpointSaved saved(CheckpointSaved request, List<Checkpoint> made) {
        List<Checkpoint> ancestors = new ArrayList<>(request.ancestors());
        ancestors.add(request.checkpoint());
        made.subList(0, made.size() - 1).stream()
                .filter(checkpoint -> !checkpoint.isRewardModel())
                .forEach(ancestors::add);
        return new CheckpointSaved(request.run(), request.recipe(), request.corpus(), made.getLast(), ancestors);
    }

    private static Checkpoint checkpoint(
            Checkpoint parent, AlignmentStep step, FinetuneRecipe recipe, Alignment.AlignedCheckpoint aligned) {
        StepEffect effect = aligned.effect();
        return new Checkpoint(
                CheckpointId.of(aligned.artifact()),
                parent.id(),
                step.name(),
                CheckpointKind.of(step.name(), recipe),
                aligned.artifact(),
                aligned.parameters() == null ? parent.parameters() : aligned.parameters(),
                parent.layers(),
                parent.width(),
                aligned.steps(),
                aligned.tokensPerSecond(),
                effect == null ? null : start(parent, effect),
                effect == null ? null : (Double) effect.bitsPerByte(),
                aligned.peakMemoryBytes(),
                effect == null ? null : effect.divergence(),
                null,
                aligned.leftOut(),
                aligned.preferences(),
                aligned.policy(),
                aligned.constitution(),
                aligned.reward());
    }

    private static @Nullable Double start(Checkpoint parent, StepEffect effect) {
        return parent.continuesText() ? (Double) effect.bitsPerByteOfStart() : parent.bitsPerByte();
    }
}
