package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.conversation.SmallTalk;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.CorpusKnowledge;
import dev.trainyard.finetune.conversation.InstructionSet;
import dev.trainyard.finetune.conversation.PreferenceSet;
import dev.trainyard.finetune.instruction.InstructionTuning;
import dev.trainyard.finetune.preference.PreferenceOptimisation;
import dev.trainyard.finetune.preference.ReferencePairs;
import dev.trainyard.finetune.tuning.Pace;
import dev.trainyard.finetune.tuning.Phase;
import dev.trainyard.finetune.tuning.PhaseRun;
import dev.trainyard.finetune.tuning.Samples;
import dev.trainyard.finetune.tuning.SavedPhase;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.trail.StepTrail;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * One alignment in its two phases. Each goes on where its saved session stands and ends in a sealed checkpoint, so the
 * whole can be called again after an interruption at any place.
 */
final class Alignment implements AutoCloseable {
    private final FinetuneInputs inputs;
    private final Duration saveEvery;
    private final Path base;
    private final JobContext context;
    private final InstantSource clock;
    private final Tokenizer tokenizer;
    private final ChatEncoding encoding;
    private final CorpusKnowledge knowledge;
    private final Requests requests = Requests.load();

    /** A phase's end. @param pace over all of its steps */
    record Aligned(Artifact artifact, long steps, Pace pace) {}

    /** @param saveEvery how often a phase keeps where it stands */
    Alignment(FinetuneInputs inputs, Duration saveEvery, JobContext context, InstantSource clock) throws IOException {
        this.inputs = inputs;
        this.saveEvery = saveEvery;
        base = context.store().open(inputs.base());
        this.context = context;
        this.clock = clock;
        FinetuneRecipe finetune = inputs.recipe();
        Path documents = context.store().open(inputs.documents());
        int asked = InstructionSet.aboutTheCorpus(finetune.instruction().conversations());
        int words = asked + PreferenceSet.aboutTheCorpus(finetune.preference().pairs());
        knowledge = CorpusKnowledge.read(documents.resolve(DocumentsFile.NAME), words, (asked + 1) / 2, inputs.seed());
        tokenizer = Tokenizer.open(base);
        encoding = new ChatEncoding(tokenizer, inputs.context());
    }

    Aligned tune() throws IOException {
        FinetuneRecipe.InstructionRecipe instruction = inputs.recipe().instruction();
        List<Conversation> chats =
                InstructionSet.draw(knowledge, SmallTalk.load(), requests, instruction.conversations(), inputs.seed())
                        .stream()
                        .map(encoding::chat)
                        .filter(ChatEncoding::teaches)
                        .toList();
        return run(new InstructionTuning(chats, instruction, inputs.seed()), "tuned", base);
    }

    Aligned prefer(Artifact tuned) throws IOException {
        Path tunedFolder = context.store().open(tuned);
        FinetuneRecipe.PreferenceRecipe preference = inputs.recipe().preference();
        List<PreferencePair> pairs;
        try (Transformer reference = Transformer.open(tunedFolder)) {
            pairs = new ReferencePairs(encoding, context, inputs.seed())
                    .of(PreferenceSet.draw(knowledge, requests, preference.pairs(), inputs.seed()), reference);
        }
        return run(new PreferenceOptimisation(pairs, preference, inputs.seed()), "aligned", tunedFolder);
    }

    private Aligned run(Phase phase, String name, Path start) throws IOException {
        OptimizerSettings settings = new OptimizerSettings(Optimizer.ADAMW, 0, inputs.gradientClip());
        SavedPhase saved = new SavedPhase(context.workFolder().resolve(name));
        try (TrainingSession session = session(phase, saved, settings, start)) {
            Pace pace = new PhaseRun(phase, saved, saveEvery, new Samples(encoding, context), context, clock)
                    .toEnd(session);
            context.checkActive();
            Artifact sealed = seal(session.model(), record(phase, saved.trail()), name);
            context.durable(name + " checkpoint", 1);
            return new Aligned(sealed, session.step(), pace);
        }
    }

    /** The proof of what was trained on. @throws IOException where a step is missing or took anything else */
    private TrainingRecord record(Phase phase, StepTrail trail) throws IOException {
        ItemBatches batches = phase.batches();
        Optional<String> wrong = trail.steps() == phase.steps()
                ? trail.disagreement(batches)
                : Optional.of("of " + phase.steps() + " steps " + trail.steps() + " were taken");
        if (wrong.isPresent()) {
            throw new IOException("The " + phase.name() + " did not take what it should have: " + wrong.get()
                    + "; starting the recipe again tunes anew.");
        }
        return new TrainingRecord(batches.course(phase.steps()), trail);
    }

    private TrainingSession session(Phase phase, SavedPhase saved, OptimizerSettings settings, Path start)
            throws IOException {
        var resumed = saved.session(settings, inputs.precision(), phase.batches());
        if (resumed.isPresent()) return resumed.get();
        return TrainingSession.start(Transformer.open(start), settings, inputs.precision());
    }

    private Artifact seal(Transformer model, TrainingRecord record, String name) throws IOException {
        String location = "checkpoints/" + context.job() + "-" + name;
        try (Staging staging = context.store().stage(location, MediaTypes.CHECKPOINT)) {
            model.save(staging.folder());
            record.write(staging.folder());
            TokenizerFolder.copy(base, staging.folder(), model.shape().context());
            return staging.seal();
        }
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
