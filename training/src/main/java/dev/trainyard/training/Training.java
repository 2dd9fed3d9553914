package dev.trainyard.training;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.ExportProof;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.model.export.ExportCheck;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.trail.StepTrail;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One training phase of a job, from a model to a sealed checkpoint. It resumes from its newest durable step and ends in
 * a checkpoint that proves what it was trained on, and whether its exports answer as the model does. After an
 * interruption at any point it can simply be called again.
 */
public final class Training {
    private final Phase phase;
    private final Settings settings;
    private final TrainingListener listener;
    private final JobContext context;

    /**
     * How the steps are taken.
     *
     * @param stage that reports them
     * @param saveEvery how often a step is made durable
     */
    public record Settings(Stage stage, OptimizerSettings optimizer, Precision precision, Duration saveEvery) {}

    /** Opens the model that training starts from; the training closes it. */
    @FunctionalInterface
    public interface InitialModel {
        Transformer open() throws IOException;
    }

    /** Writes further files into a checkpoint before it is sealed. */
    @FunctionalInterface
    public interface CheckpointFiles {
        /** @param checkpoint the folder with the model */
        void write(Path checkpoint) throws IOException;
    }

    public Training(Phase phase, Settings settings, TrainingListener listener, JobContext context) {
        this.phase = phase;
        this.settings = settings;
        this.listener = listener;
        this.context = context;
    }

    /**
     * Trains to the phase's last step, and writes nothing into the checkpoint but the model, its tokenizer, the training
     * record and the proof of its exports.
     */
    public TrainingResult toCheckpoint(StartingPoint start, Path folder, Path tokenizer, String name)
            throws DivergedException, FallingLikelihoodException, IOException {
        return toCheckpoint(start, folder, tokenizer, name, _ -> {});
    }

    /**
     * Trains to the phase's last step.
     *
     * @param folder of the durable steps, which outlives the process
     * @param tokenizer folder of the tokenizer that the checkpoint gets
     * @param name of the checkpoint, as the end of its location: {@code base}
     * @param further files of the checkpoint
     * @throws DivergedException if the training diverges a second time
     * @throws FallingLikelihoodException if chosen answers lose likelihood, and the phase is to stop then
     * @throws UnplannedStepsException if a step is missing or trained on other data than planned
     */
    public TrainingResult toCheckpoint(
            StartingPoint start, Path folder, Path tokenizer, String name, CheckpointFiles further)
            throws DivergedException, FallingLikelihoodException, IOException {
        try (DurableSteps durable =
                new DurableSteps(folder, (step, tally) -> context.durable(kindOfStep(tally), step))) {
            DivergenceRetry retry = new DivergenceRetry(durable, context);
            TrainingLoop loop =
                    new TrainingLoop(settings.stage(), phase, settings.saveEvery(), listener, durable, context);
            while (true) {
                Optional<DurableSteps.Resumed> resumed =
                        durable.newest(start, settings.optimizer(), settings.precision(), phase.source());
                try (TrainingSession session = resumed.isPresent()
                        ? resumed.get().session()
                        : start.start(settings.optimizer(), settings.precision())) {
                    TrainingTally begun = resumed.isPresent()
                            ? resumed.get().tally()
                            : TrainingTally.atStart(
                                    listener.bitsPerByte(session).orElse(null));
                    TrainingTally tally = loop.toEnd(session, retry.tally(session, begun, phase.steps()));
                    context.checkActive();
                    Artifact sealed = seal(start, session, record(durable.trail()), tokenizer, name, further);
                    context.durable(name + " checkpoint", 1);
                    return new TrainingResult(sealed, session.model().shape(), session.step(), tally);
                } catch (DivergedException diverged) {
                    retry.after(diverged);
                }
            }
        }
    }

    /** After a rollback the same steps are taken again, at half the learning rate; they count as progress. */
    private String kindOfStep(TrainingTally tally) {
        return tally.halvedAt() == null ? phase.name() : phase.name() + " with half the learning rate";
    }

    /** The record that proves what was trained on. */
    private TrainingRecord record(StepTrail trail) throws UnplannedStepsException {
        Optional<String> disagreement = trail.steps() == phase.steps()
                ? trail.disagreement(phase.source())
                : Optional.of("of " + phase.steps() + " steps " + trail.steps() + " were taken");
        if (disagreement.isPresent()) throw new UnplannedStepsException(phase.name(), disagreement.get());
        return new TrainingRecord(phase.batchPlan(), trail);
    }

    private Artifact seal(
            StartingPoint start,
            TrainingSession session,
            TrainingRecord record,
            Path tokenizer,
            String name,
            CheckpointFiles further)
            throws IOException {
        String location = "checkpoints/" + context.job().value() + "-" + name;
        try (Staging staging = context.store().stage(location, MediaTypes.CHECKPOINT)) {
            start.write(session, staging.folder());
            record.write(staging.folder());
            TokenizerFolder.copy(
                    tokenizer, staging.folder(), session.model().shape().context());
            start.useTrained(
                    session, model -> ExportCheck.write(proof(model, tokenizer, staging.folder()), staging.folder()));
            further.write(staging.folder());
            return staging.seal();
        }
    }

    /** Proves that what is written answers as the model does, or says where it does not. */
    private ExportProof proof(Transformer model, Path tokenizer, Path folder) throws IOException {
        ExportCheck check = new ExportCheck(model, tokenizer, () -> {
            context.checkActive();
            return true;
        });
        return check.prove(folder, context.workFolder().resolve("export-proof"))
                .orElseThrow(() -> new IllegalStateException("the proof of the exports was given up"));
    }
}
