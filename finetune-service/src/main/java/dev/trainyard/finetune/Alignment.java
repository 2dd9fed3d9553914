package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.corpus.Document;
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
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One alignment, step by step. Each step goes on where its saved session stands and ends in a sealed checkpoint, so the
 * whole can be called again after an interruption at any place; a step that is sealed is not touched again.
 */
final class Alignment implements AutoCloseable {
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    private final FinetuneInputs inputs;
    private final Duration saveEvery;
    private final Path base;
    private final JobContext context;
    private final InstantSource clock;
    private final Tokenizer tokenizer;
    private final ChatEncoding encoding;
    private final CorpusKnowledge knowledge;
    private final Requests requests = Requests.load();

    /** A step's end. @param pace over all of its optimizer steps */
    record Aligned(Artifact artifact, long steps, Pace pace) {}

    /** @param saveEvery how often a step keeps where it stands */
    Alignment(FinetuneInputs inputs, Duration saveEvery, JobContext context, InstantSource clock) throws IOException {
        this.inputs = inputs;
        this.saveEvery = saveEvery;
        base = context.store().open(inputs.base());
        this.context = context;
        this.clock = clock;
        Path documents = context.store().open(inputs.documents());
        int asked = 0;
        int compared = 0;
        for (AlignmentStep step : inputs.recipe().steps()) {
            switch (step) {
                case InstructionRecipe it -> asked = Math.max(asked, InstructionSet.aboutTheCorpus(it.conversations()));
                case PreferenceRecipe it -> compared = Math.max(compared, PreferenceSet.aboutTheCorpus(it.pairs()));
            }
        }
        int words = asked + compared;
        try (Stream<Document> all = DocumentsFile.read(documents.resolve(DocumentsFile.NAME))) {
            // This takes minutes where the corpus has gigabytes.
            Stream<Document> watched = all.peek(_ -> {
                if (context.due("check", CHECK_EVERY)) context.checkActive();
            });
            knowledge = CorpusKnowledge.of(watched, words, (asked + 1) / 2, inputs.seed());
        }
        tokenizer = Tokenizer.open(base);
        encoding = new ChatEncoding(tokenizer, inputs.context());
    }

    /** @param start the checkpoint that the step before made */
    Aligned take(AlignmentStep step, Artifact start) throws IOException {
        Optional<Aligned> sealed = sealed(step.name());
        if (sealed.isPresent()) return sealed.get();
        Path folder = context.store().open(start);
        long seed = inputs.seed() + repetition(step);
        Phase phase = switch (step) {
            case InstructionRecipe recipe -> new InstructionTuning(chats(recipe, seed), recipe, seed);
            case PreferenceRecipe recipe ->
                new PreferenceOptimisation(pairs(recipe, step.name(), folder, seed), recipe, seed);
        };
        return run(new NamedPhase(step.phase(), phase), step.name(), folder, seed);
    }

    /** How many steps of its kind are before a step: each draws by a seed of its own. */
    private int repetition(AlignmentStep step) {
        List<AlignmentStep> before =
                inputs.recipe().steps().subList(0, inputs.recipe().steps().indexOf(step));
        return (int) before.stream().filter(it -> it.kind().equals(step.kind())).count();
    }

    private List<Conversation> chats(InstructionRecipe recipe, long seed) {
        return InstructionSet.draw(knowledge, SmallTalk.load(), requests, recipe.conversations(), seed).stream()
                .map(encoding::chat)
                .filter(ChatEncoding::teaches)
                .toList();
    }

    private List<PreferencePair> pairs(PreferenceRecipe recipe, String name, Path start, long seed) throws IOException {
        try (Transformer reference = Transformer.open(start)) {
            return new ReferencePairs(encoding, context, name, seed)
                    .of(PreferenceSet.draw(knowledge, requests, recipe.pairs(), seed), reference);
        }
    }

    private Aligned run(Phase phase, String name, Path start, long seed) throws IOException {
        OptimizerSettings settings = new OptimizerSettings(Optimizer.ADAMW, 0, inputs.gradientClip());
        SavedPhase saved = new SavedPhase(session(name));
        Aligned aligned;
        try (TrainingSession session = session(phase, saved, settings, start)) {
            Pace pace = new PhaseRun(phase, saved, saveEvery, new Samples(encoding, context), context, clock)
                    .toEnd(session);
            context.checkActive();
            Artifact artifact = seal(session.model(), record(phase, saved.trail(), seed), name);
            aligned = new Aligned(artifact, session.step(), pace);
        }
        DurableFiles.replace(
                context.workFolder(), sealedFile(name), EventJson.mapper().writeValueAsBytes(aligned));
        DurableFiles.delete(session(name));
        context.durable(name + " checkpoint", 1);
        return aligned;
    }

    /** What a step came to that an earlier attempt finished. */
    private Optional<Aligned> sealed(String name) throws IOException {
        Path file = context.workFolder().resolve(sealedFile(name));
        if (!Files.exists(file)) return Optional.empty();
        DurableFiles.delete(session(name));
        return Optional.of(EventJson.mapper().readValue(Files.readAllBytes(file), Aligned.class));
    }

    private static String sealedFile(String name) {
        return "sealed-" + name + ".json";
    }

    private Path session(String name) {
        return context.workFolder().resolve(name);
    }

    /** The proof of what was trained on. @throws IOException where a step is missing or took anything else */
    private static TrainingRecord record(Phase phase, StepTrail trail, long seed) throws IOException {
        ItemBatches batches = phase.batches();
        Optional<String> wrong = trail.steps() == phase.steps()
                ? trail.disagreement(batches)
                : Optional.of("of " + phase.steps() + " steps " + trail.steps() + " were taken");
        if (wrong.isPresent()) {
            throw new IOException("The " + phase.name() + " did not take what it should have: " + wrong.get()
                    + "; starting the recipe again tunes anew.");
        }
        return new TrainingRecord(
                new TrainingRecord.Items(phase.steps(), batches.unit(), batches.items(), batches.batch(), seed), trail);
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
