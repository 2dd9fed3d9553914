package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.run.Stage;
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
import dev.trainyard.finetune.tuning.AnswerSamples;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.transformer.ResidentMemory;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.training.DivergedException;
import dev.trainyard.training.Phase;
import dev.trainyard.training.StartingPoint;
import dev.trainyard.training.Training;
import dev.trainyard.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One alignment, step by step. Each alignment step resumes from its newest durable step and ends in a sealed
 * checkpoint, so the whole can be called again after an interruption at any point; sealed steps are not repeated.
 */
final class Alignment implements AutoCloseable {
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    private final FinetuneInputs inputs;
    private final Duration saveEvery;
    private final Path base;
    private final JobContext context;
    private final Tokenizer tokenizer;
    private final ChatEncoding encoding;
    private final CorpusKnowledge knowledge;
    private final Requests requests = Requests.load();

    /** The result of an alignment step. @param steps of the optimizer */
    record AlignedCheckpoint(
            Artifact artifact,
            long steps,
            double tokensPerSecond,
            @Nullable Long peakMemoryBytes) {}

    /** @param saveEvery how often a step saves its state */
    Alignment(FinetuneInputs inputs, Duration saveEvery, JobContext context) throws IOException {
        this.inputs = inputs;
        this.saveEvery = saveEvery;
        base = context.store().open(inputs.base());
        this.context = context;
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
            // This takes minutes for a corpus of gigabytes.
            Stream<Document> watched = all.peek(_ -> {
                if (context.due("check", CHECK_EVERY)) context.checkActive();
            });
            knowledge = CorpusKnowledge.of(watched, words, (asked + 1) / 2, inputs.seed());
        }
        tokenizer = Tokenizer.open(base);
        encoding = new ChatEncoding(ChatForm.open(base, tokenizer), inputs.context());
    }

    /** @param start the checkpoint of the previous step */
    AlignedCheckpoint take(AlignmentStep step, Artifact start) throws DivergedException, IOException {
        Optional<AlignedCheckpoint> sealed = sealed(step.name());
        if (sealed.isPresent()) return sealed.get();
        Path folder = context.store().open(start);
        long seed = inputs.seed() + repetition(step);
        Phase phase = switch (step) {
            case InstructionRecipe recipe ->
                new InstructionTuning(chats(recipe, seed), encoding.context(), recipe, seed);
            case PreferenceRecipe recipe ->
                new PreferenceOptimisation(pairs(recipe, step.name(), folder, seed), recipe, seed);
        };
        return run(phase, step, StartingPoint.of(start, folder, step.lora(), seed));
    }

    /** The number of earlier steps of the same kind; each has a seed of its own. */
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

    private AlignedCheckpoint run(Phase phase, AlignmentStep step, StartingPoint start)
            throws DivergedException, IOException {
        String name = step.name();
        OptimizerSettings optimizer = new OptimizerSettings(Optimizer.ADAMW, 0, inputs.gradientClip());
        ResidentMemory.forgetPeak();
        Training training = new Training(
                phase,
                new Training.Settings(Stage.FINETUNE, optimizer, inputs.precision(), saveEvery),
                new AnswerSamples(encoding, context),
                context);
        TrainingResult trained = training.toCheckpoint(start, durableSteps(name), base, name);
        AlignedCheckpoint aligned = new AlignedCheckpoint(
                trained.artifact(),
                trained.steps(),
                trained.tally().tokensPerSecond(),
                ResidentMemory.peak().stream().boxed().findFirst().orElse(null));
        DurableFiles.replace(
                context.workFolder(), sealedFile(name), ContractJson.mapper().writeValueAsBytes(aligned));
        DurableFiles.delete(durableSteps(name));
        return aligned;
    }

    /** The result of a step that an earlier attempt finished. */
    private Optional<AlignedCheckpoint> sealed(String name) throws IOException {
        Path file = context.workFolder().resolve(sealedFile(name));
        if (!Files.exists(file)) return Optional.empty();
        DurableFiles.delete(durableSteps(name));
        return Optional.of(ContractJson.mapper().readValue(Files.readAllBytes(file), AlignedCheckpoint.class));
    }

    private static String sealedFile(String name) {
        return "sealed-" + name + ".json";
    }

    private Path durableSteps(String name) {
        return context.workFolder().resolve(name);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
