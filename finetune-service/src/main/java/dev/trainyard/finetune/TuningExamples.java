package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.conversation.SmallTalk;
import dev.trainyard.finetune.conversation.ConversationPlaces;
import dev.trainyard.finetune.conversation.CorpusKnowledge;
import dev.trainyard.finetune.conversation.DrawnExamples;
import dev.trainyard.finetune.conversation.HeldOutPreferences;
import dev.trainyard.finetune.conversation.InstructionExample;
import dev.trainyard.finetune.conversation.InstructionSet;
import dev.trainyard.finetune.conversation.NothingToLearnException;
import dev.trainyard.finetune.conversation.PreferenceExample;
import dev.trainyard.finetune.conversation.PreferenceSet;
import dev.trainyard.finetune.conversation.SourceMix;
import dev.trainyard.finetune.conversation.SourcePools;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The examples that the steps of an alignment learn: from the recipe's sources, or the mix that recipes without sources
 * have always had.
 */
final class TuningExamples {
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    private final FinetuneInputs inputs;
    private final Optional<Path> conversations;
    private final CorpusKnowledge knowledge;
    private final JobContext context;

    private TuningExamples(
            FinetuneInputs inputs, Optional<Path> conversations, CorpusKnowledge knowledge, JobContext context) {
        this.inputs = inputs;
        this.conversations = conversations;
        this.knowledge = knowledge;
        this.context = context;
    }

    /** Reads the documents once, for what all steps ask about them. */
    static TuningExamples open(FinetuneInputs inputs, JobContext context) throws IOException {
        List<AlignmentStep> steps = inputs.recipe().steps();
        int words = 0;
        int code = 0;
        if (inputs.recipe().sources().isEmpty()) {
            int asked = 0;
            int compared = 0;
            for (AlignmentStep step : steps) {
                switch (step) {
                    case InstructionRecipe it ->
                        asked = Math.max(asked, InstructionSet.aboutTheCorpus(it.conversations()));
                    case PreferenceRecipe _, RewardModelRecipe _ ->
                        compared = Math.max(compared, PreferenceSet.aboutTheCorpus(most(step)));
                }
            }
            words = asked + compared;
            code = (asked + 1) / 2;
        } else {
            for (AlignmentStep step : steps) {
                words += asked(inputs, step, ConversationKind.DEFINITIONS);
                code += asked(inputs, step, ConversationKind.METHODS);
            }
        }
        CorpusKnowledge knowledge = new CorpusKnowledge(List.of(), List.of());
        if (words > 0 || code > 0) {
            Path documents = context.store().open(inputs.documents());
            try (Stream<Document> all = DocumentsFile.read(documents.resolve(DocumentsFile.NAME))) {
                // This takes minutes for a corpus of gigabytes.
                knowledge = CorpusKnowledge.of(all.peek(_ -> watch(context)), words, code, inputs.seed());
            }
        }
        Artifact file = inputs.conversations();
        if (file == null) requireNoFiles(inputs.recipe().sources());
        Optional<Path> conversations = file == null
                ? Optional.empty()
                : Optional.of(context.store().open(file).resolve(ConversationsFile.NAME));
        return new TuningExamples(inputs, conversations, knowledge, context);
    }

    /** Otherwise the step would train on its other sources alone, and nobody would notice. */
    private static void requireNoFiles(List<ConversationSource> sources) throws NothingToLearnException {
        List<String> files = sources.stream()
                .filter(source -> !source.kind().isDerived())
                .map(ConversationSource::name)
                .toList();
        if (files.isEmpty()) return;
        throw new NothingToLearnException("The recipe names sources of conversations (" + String.join(", ", files)
                + "), but the corpus was sealed without any. Start the recipe again, so that they are read.");
    }

    private static void watch(JobContext context) {
        if (context.due("check", CHECK_EVERY)) context.checkActive();
    }

    /** Where the conversations stand in the files of the recipe's sources. */
    ConversationPlaces places() {
        return new ConversationPlaces(conversations.map(Path::getParent), () -> watch(context));
    }

    /** The conversations of one epoch. */
    DrawnExamples<InstructionExample> conversations(InstructionRecipe step, long seed) throws IOException {
        if (inputs.recipe().sources().isEmpty()) {
            return DrawnExamples.builtIn(
                    InstructionSet.draw(knowledge, SmallTalk.load(), Requests.load(), step.conversations(), seed));
        }
        return DrawnExamples.conversations(
                SourceMix.draw(pools(step, seed).dialogues(step), step.conversations(), seed));
    }

    /** The pairs of one epoch of a step that learns from pairs. */
    DrawnExamples<PreferenceExample> pairs(AlignmentStep step, long seed) throws IOException {
        if (inputs.recipe().sources().isEmpty()) {
            return DrawnExamples.builtIn(PreferenceSet.draw(knowledge, Requests.load(), most(step), seed));
        }
        return DrawnExamples.pairs(
                SourceMix.draw(pools(step, seed).preferences(step), most(step), seed),
                inputs.recipe().sources());
    }

    /** Pairs on which no step trains. */
    List<PreferenceExample> heldOutPairs(AlignmentStep step) throws IOException {
        if (inputs.recipe().sources().isEmpty()) return HeldOutPreferences.builtIn(Requests.load());
        return HeldOutPreferences.of(sources(inputs, step), conversations, () -> watch(context));
    }

    private SourcePools pools(AlignmentStep step, long seed) {
        List<AlignmentStep> steps = inputs.recipe().steps();
        List<AlignmentStep> earlier = steps.subList(0, steps.indexOf(step));
        ToIntFunction<ConversationKind> before =
                kind -> earlier.stream().mapToInt(it -> asked(inputs, it, kind)).sum();
        return new SourcePools(
                sources(inputs, step),
                conversations,
                knowledge.part(
                        before.applyAsInt(ConversationKind.DEFINITIONS),
                        asked(inputs, step, ConversationKind.DEFINITIONS),
                        before.applyAsInt(ConversationKind.METHODS),
                        asked(inputs, step, ConversationKind.METHODS)),
                () -> watch(context),
                most(step),
                seed);
    }

    /** The largest number of things of a kind about which a step asks. */
    private static int asked(FinetuneInputs inputs, AlignmentStep step, ConversationKind kind) {
        if (kind == ConversationKind.METHODS && !(step instanceof InstructionRecipe)) return 0;
        return sources(inputs, step).stream()
                .filter(source -> source.kind() == kind)
                .mapToInt(source -> SourcePools.derivedMost(source, most(step)))
                .max()
                .orElse(0);
    }

    private static List<ConversationSource> sources(FinetuneInputs inputs, AlignmentStep step) {
        return inputs.recipe().sources().stream()
                .filter(source -> step.drawsFrom(source.name()))
                .toList();
    }

    private static int most(AlignmentStep step) {
        return switch (step) {
            case InstructionRecipe instruction -> instruction.conversations();
            case PreferenceRecipe preference -> preference.pairs();
            case RewardModelRecipe reward -> reward.pairs();
        };
    }
}
