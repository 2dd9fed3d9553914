package dev.trainyard.pretrain;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.scoring.HeldOutPassages;
import dev.trainyard.model.scoring.HeldOutPassages.Passage;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.trail.StepTrail;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.training.TrainingWindows;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.model.transformer.ResidentMemory;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.pretrain.observation.Observations;
import dev.trainyard.pretrain.resumption.DurableSteps;
import dev.trainyard.pretrain.resumption.DurableSteps.Resumed;
import dev.trainyard.pretrain.resumption.SecondChance;
import dev.trainyard.pretrain.resumption.TrainingTally;
import dev.trainyard.pretrain.training.DivergedException;
import dev.trainyard.pretrain.training.Pretraining;
import dev.trainyard.pretrain.training.TrainingPlan;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.StageJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model on a sealed corpus to predict the next token, from nothing or from the model that the corpus came with;
 * the result is a base checkpoint.
 */
public final class PretrainJob implements StageJob<CorpusSealed, Checkpoint> {
    /** Raised where the same request comes to other weights than before. */
    static final int VERSION = 4;

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
        return perform(PretrainInputs.of(request), saveEvery, context);
    }

    private static Checkpoint perform(PretrainInputs inputs, Duration saveEvery, JobContext context) throws Exception {
        PretrainRecipe recipe = inputs.recipe();
        Processor.useThreads(recipe.threads());
        ResidentMemory.forgetPeak();
        Path tokenizerFolder = context.store().open(inputs.tokenizer());
        try (Tokenizer tokenizer = Tokenizer.open(tokenizerFolder);
                DurableSteps durable = new DurableSteps(
                        context.workFolder(), (step, tally) -> context.durable(kindOfStep(tally), step))) {
            Artifact given = inputs.start();
            @Nullable Path start = given == null ? null : context.store().open(given);
            TrainingPlan plan = plan(inputs, tokenizer.vocabularySize(), start).savedEvery(saveEvery);
            List<Passage> passages = HeldOutPassages.choose(
                    open(inputs.heldOut(), context.store()), recipe.validationTokens(), recipe.context(), tokenizer);
            if (passages.isEmpty()) {
                throw new IllegalStateException(
                        "The corpus has no held-out documents to measure on; raise corpus.heldOut.");
            }
            TrainingWindows windows = new TrainingWindows(
                    open(inputs.training(), context.store()), recipe.context(), plan.batch(), plan.seed());
            Pretraining pretraining = new Pretraining(
                    plan,
                    windows,
                    passages.stream().map(Passage::content).toList(),
                    new Observations(passages, tokenizer, plan.seed()),
                    durable,
                    context);

            pretraining.estimate(recipe.precision());
            SecondChance chance = new SecondChance(durable, context);
            while (true) {
                Optional<Resumed> resumed = durable.newest(plan.optimizer(), recipe.precision(), windows);
                try (TrainingSession session =
                        resumed.isPresent() ? resumed.get().session() : fresh(plan, start, recipe)) {
                    TrainingTally tally = resumed.map(Resumed::tally)
                            .orElseGet(() -> TrainingTally.atStart(pretraining.bitsPerByte(session)));
                    tally = pretraining.run(session, chance.takenBy(session, tally, plan.steps()));
                    TrainingRecord record = record(inputs, plan, durable.trail(), windows, context.store());
                    return checkpoint(session, tally, seal(session, record, tokenizerFolder, context));
                } catch (DivergedException diverged) {
                    chance.after(diverged);
                }
            }
        }
    }

    @Override
    public List<PipelineEvent> announce(CorpusSealed request, Checkpoint result) {
        return List.of(new CheckpointSaved(request.run(), request.recipe(), request.corpus(), result, List.of()));
    }

    /** A training that went back with half the learning rate passes the same steps again, and moves while it does. */
    private static String kindOfStep(TrainingTally tally) {
        return tally.halvedAt() == null ? "pre-training" : "pre-training with half the learning rate";
    }

    @Override
    public long bytesNeeded(CorpusSealed request, ArtifactStore store) throws IOException {
        PretrainInputs inputs = PretrainInputs.of(request);
        Artifact start = inputs.start();
        TrainingPlan plan =
                plan(inputs, request.corpus().card().vocabulary(), start == null ? null : store.open(start));
        long tokenizer = inputs.tokenizer().bytes();
        return DurableSteps.MOST_AT_ONCE * plan.durableBytes() + plan.checkpointBytes() + tokenizer;
    }

    private static TrainingPlan plan(PretrainInputs inputs, int vocabulary, @Nullable Path start) throws IOException {
        return start == null
                ? TrainingPlan.of(inputs.recipe(), vocabulary, inputs.seed())
                : TrainingPlan.goingOn(inputs.recipe(), ModelConfig.read(start), inputs.seed());
    }

    /**
     * The proof of what was trained on.
     *
     * @throws IOException where a step is missing or took anything else than it should: such a model is not sealed
     */
    private static TrainingRecord record(
            PretrainInputs inputs, TrainingPlan plan, StepTrail trail, TrainingWindows windows, ArtifactStore store)
            throws IOException {
        Optional<String> wrong = trail.steps() == plan.steps()
                ? trail.disagreement(windows)
                : Optional.of("of " + plan.steps() + " steps " + trail.steps() + " were taken");
        if (wrong.isPresent()) {
            // Where a shard was altered meanwhile, that is what there is to say.
            for (Artifact shard : inputs.training()) store.verify(shard);
            throw new IOException("The training did not take the tokens of the corpus as planned: " + wrong.get()
                    + "; starting the recipe again trains anew.");
        }
        List<Sha256> shards = inputs.training().stream().map(Artifact::sha256).toList();
        return new TrainingRecord(
                new TrainingRecord.Windows(plan.steps(), shards, inputs.recipe().context(), plan.batch(), plan.seed()),
                trail);
    }

    private static TrainingSession fresh(TrainingPlan plan, @Nullable Path start, PretrainRecipe recipe)
            throws IOException {
        Transformer model = start == null ? Transformer.initialise(plan.shape(), plan.seed()) : Transformer.open(start);
        return TrainingSession.start(model, plan.optimizer(), recipe.precision());
    }

    private static List<TokenShard> open(List<Artifact> shards, ArtifactStore store) throws IOException {
        List<TokenShard> opened = new ArrayList<>();
        for (Artifact shard : shards) opened.add(TokenShard.open(store.open(shard)));
        return opened;
    }

    private static Artifact seal(
            TrainingSession session, TrainingRecord record, Path tokenizerFolder, JobContext context)
            throws IOException {
        String location = "checkpoints/" + context.job().value() + "-base";
        try (Staging staging = context.store().stage(location, MediaTypes.CHECKPOINT)) {
            session.model().save(staging.folder());
            record.write(staging.folder());
            TokenizerFolder.copy(
                    tokenizerFolder, staging.folder(), session.model().shape().context());
            return staging.seal();
        }
    }

    private static Checkpoint checkpoint(TrainingSession session, TrainingTally tally, Artifact artifact) {
        ModelShape shape = session.model().shape();
        return new Checkpoint(
                CheckpointKind.BASE,
                artifact,
                shape.parameters(),
                shape.layers(),
                shape.width(),
                session.step(),
                tally.tokensPerSecond(),
                tally.bitsPerByteAtStart(),
                tally.bitsPerByte(),
                ResidentMemory.peak().stream().boxed().findFirst().orElse(null));
    }
}
