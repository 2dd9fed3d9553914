package dev.trainyard.pretrain;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.export.ExportCheck;
import dev.trainyard.model.scoring.HeldOutPassages;
import dev.trainyard.model.scoring.HeldOutPassages.Passage;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.TrainingWindows;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.ResidentMemory;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.pretrain.observation.Observations;
import dev.trainyard.pretrain.training.Pretraining;
import dev.trainyard.pretrain.training.PretrainingReports;
import dev.trainyard.pretrain.training.TrainingPlan;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.StageJob;
import dev.trainyard.training.StartingPoint;
import dev.trainyard.training.Training;
import dev.trainyard.training.TrainingResult;
import dev.trainyard.training.TrainingTally;
import dev.trainyard.training.UnplannedStepsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model on a sealed corpus to predict the next token, from random weights or from the model that came with the
 * corpus. The result is a base checkpoint.
 */
public final class PretrainJob implements StageJob<CorpusSealed, Checkpoint> {
    /** To be raised when the same request would give other weights than before. */
    static final int VERSION = 5;

    @Override
    public Stage stage() {
        return Stage.PRETRAIN;
    }

    @Override
    public JobId id(CorpusSealed request) {
        return JobId.of(Stage.PRETRAIN, PretrainInputs.of(request));
    }

    @Override
    public Class<Checkpoint> resultType() {
        return Checkpoint.class;
    }

    @Override
    public Checkpoint perform(CorpusSealed request, JobContext context) throws Exception {
        Duration saveEvery = Duration.ofSeconds(request.recipe().pretrain().checkpointSeconds());
        Artifact start = request.corpus().start();
        // Announced before training, so that one can talk to it meanwhile.
        if (start != null) {
            context.report(
                    saved(request, start(start, ModelConfig.read(context.store().open(start))), List.of()));
        }
        return perform(PretrainInputs.of(request), saveEvery, context);
    }

    private static Checkpoint perform(PretrainInputs inputs, Duration saveEvery, JobContext context) throws Exception {
        PretrainRecipe recipe = inputs.recipe();
        Processor.useThreads(recipe.threads());
        ResidentMemory.forgetPeak();
        Path tokenizerFolder = context.store().open(inputs.tokenizer());
        try (Tokenizer tokenizer = Tokenizer.open(tokenizerFolder)) {
            Artifact given = inputs.start();
            @Nullable Path start = given == null ? null : context.store().open(given);
            TrainingPlan plan = plan(inputs, tokenizer.vocabularySize(), start);
            List<Passage> passages = HeldOutPassages.choose(
                    open(inputs.heldOut(), context.store()), recipe.validationTokens(), recipe.context(), tokenizer);
            if (passages.isEmpty()) {
                throw new IllegalStateException(
                        "The corpus has no held-out documents for evaluation; raise corpus.heldOut.");
            }
            TrainingWindows windows = new TrainingWindows(
                    open(inputs.training(), context.store()), recipe.context(), plan.batch(), plan.seed());
            PretrainingReports watch = new PretrainingReports(
                    plan,
                    passages.stream().map(Passage::content).toList(),
                    new Observations(passages, tokenizer, plan.seed()),
                    context);
            StartingPoint from = given == null || start == null
                    ? StartingPoint.of(() -> Transformer.initialise(plan.shape(), plan.seed()))
                    : StartingPoint.of(given, start, recipe.lora(), plan.seed());
            watch.estimate(from, recipe.precision(), windows);
            Training training = new Training(
                    new Pretraining(plan, windows, batchPlan(inputs, plan)),
                    new Training.Settings(Stage.PRETRAIN, plan.optimizer(), recipe.precision(), saveEvery),
                    watch,
                    context);
            TrainingResult trained = training.toCheckpoint(from, context.workFolder(), tokenizerFolder, "base");
            Path folder = context.store().open(trained.artifact());
            return checkpoint(trained).withExportProof(ExportCheck.read(folder).orElse(null));
        } catch (UnplannedStepsException e) {
            // If a shard has been altered meanwhile, report that instead.
            for (Artifact shard : inputs.training()) context.store().verify(shard);
            throw e;
        }
    }

    @Override
    public List<PipelineEvent> announce(CorpusSealed request, Checkpoint result) {
        Artifact given = request.corpus().start();
        if (given == null) return List.of(saved(request, result, List.of()));
        // Training changes no sizes.
        Checkpoint start = start(given, result.parameters(), result.layers(), result.width());
        return List.of(
                saved(request, start, List.of()),
                saved(request, result.madeBy(result.step(), result.kind(), start.id()), List.of(start)));
    }

    private static CheckpointSaved saved(CorpusSealed request, Checkpoint checkpoint, List<Checkpoint> ancestors) {
        return new CheckpointSaved(request.run(), request.recipe(), request.corpus(), checkpoint, ancestors);
    }

    private static Checkpoint start(Artifact artifact, ModelShape shape) {
        return start(artifact, shape.parameters(), shape.layers(), shape.width());
    }

    /** The model from which training continues, as the first checkpoint of the run. */
    private static Checkpoint start(Artifact artifact, long parameters, int layers, int width) {
        return new Checkpoint(CheckpointKind.START, artifact, parameters, layers, width, 0, 0, null, null, null);
    }

    @Override
    public long bytesNeeded(CorpusSealed request, ArtifactStore store) throws IOException {
        PretrainInputs inputs = PretrainInputs.of(request);
        Artifact start = inputs.start();
        TrainingPlan plan =
                plan(inputs, request.corpus().card().vocabulary(), start == null ? null : store.open(start));
        return plan.bytes() + inputs.tokenizer().bytes();
    }

    private static TrainingPlan plan(PretrainInputs inputs, int vocabulary, @Nullable Path start) throws IOException {
        return start == null
                ? TrainingPlan.of(inputs.recipe(), vocabulary, inputs.seed())
                : TrainingPlan.goingOn(inputs.recipe(), ModelConfig.read(start), inputs.seed());
    }

    private static TrainingRecord.BatchPlan batchPlan(PretrainInputs inputs, TrainingPlan plan) {
        List<Sha256> shards = inputs.training().stream().map(Artifact::sha256).toList();
        return new TrainingRecord.Windows(plan.steps(), shards, inputs.recipe().context(), plan.batch(), plan.seed());
    }

    private static List<TokenShard> open(List<Artifact> shards, ArtifactStore store) throws IOException {
        List<TokenShard> opened = new ArrayList<>();
        for (Artifact shard : shards) opened.add(TokenShard.open(store.open(shard)));
        return opened;
    }

    private static Checkpoint checkpoint(TrainingResult trained) {
        ModelShape shape = trained.shape();
        TrainingTally tally = trained.tally();
        return new Checkpoint(
                CheckpointKind.BASE,
                trained.artifact(),
                shape.parameters(),
                shape.layers(),
                shape.width(),
                trained.steps(),
                tally.tokensPerSecond(),
                tally.bitsPerByteAtStart(),
                tally.bitsPerByte(),
                ResidentMemory.peak().stream().boxed().findFirst().orElse(null));
    }
}
