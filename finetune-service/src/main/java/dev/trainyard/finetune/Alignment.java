package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.run.Stage;
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
import dev.trainyard.finetune.tuning.Samples;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.training.DivergedException;
import dev.trainyard.training.Phase;
import dev.trainyard.training.Trained;
import dev.trainyard.training.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One alignment in its two phases. Each goes on from its newest durable step and ends in a sealed checkpoint, so the
 * whole can be called again after an interruption at any place.
 */
final class Alignment implements AutoCloseable {
    private final FinetuneInputs inputs;
    private final Duration saveEvery;
    private final Path base;
    private final JobContext context;
    private final Tokenizer tokenizer;
    private final ChatEncoding encoding;
    private final CorpusKnowledge knowledge;
    private final Requests requests = Requests.load();

    /** @param saveEvery how often a phase keeps where it stands */
    Alignment(FinetuneInputs inputs, Duration saveEvery, JobContext context) throws IOException {
        this.inputs = inputs;
        this.saveEvery = saveEvery;
        base = context.store().open(inputs.base());
        this.context = context;
        FinetuneRecipe finetune = inputs.recipe();
        Path documents = context.store().open(inputs.documents());
        int asked = InstructionSet.aboutTheCorpus(finetune.instruction().conversations());
        int words = asked + PreferenceSet.aboutTheCorpus(finetune.preference().pairs());
        knowledge = CorpusKnowledge.read(documents.resolve(DocumentsFile.NAME), words, (asked + 1) / 2, inputs.seed());
        tokenizer = Tokenizer.open(base);
        encoding = new ChatEncoding(tokenizer, inputs.context());
    }

    Trained tune() throws DivergedException, IOException {
        FinetuneRecipe.InstructionRecipe instruction = inputs.recipe().instruction();
        List<Conversation> chats =
                InstructionSet.draw(knowledge, SmallTalk.load(), requests, instruction.conversations(), inputs.seed())
                        .stream()
                        .map(encoding::chat)
                        .filter(ChatEncoding::teaches)
                        .toList();
        return run(new InstructionTuning(chats, encoding.context(), instruction, inputs.seed()), "tuned", base);
    }

    Trained prefer(Artifact tuned) throws DivergedException, IOException {
        Path tunedFolder = context.store().open(tuned);
        FinetuneRecipe.PreferenceRecipe preference = inputs.recipe().preference();
        List<PreferencePair> pairs;
        try (Transformer reference = Transformer.open(tunedFolder)) {
            pairs = new ReferencePairs(encoding, context, inputs.seed())
                    .of(PreferenceSet.draw(knowledge, requests, preference.pairs(), inputs.seed()), reference);
        }
        return run(new PreferenceOptimisation(pairs, preference, inputs.seed()), "aligned", tunedFolder);
    }

    private Trained run(Phase phase, String name, Path start) throws DivergedException, IOException {
        OptimizerSettings optimizer = new OptimizerSettings(Optimizer.ADAMW, 0, inputs.gradientClip());
        Training training = new Training(
                phase,
                new Training.Settings(Stage.FINETUNE, optimizer, inputs.precision(), saveEvery),
                new Samples(encoding, context),
                context);
        return training.toCheckpoint(
                () -> Transformer.open(start), context.workFolder().resolve(name), base, name);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
