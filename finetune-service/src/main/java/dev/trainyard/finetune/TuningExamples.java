package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import dev.trainyard.contracts.recipe.PolicyRecipe;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.bugs.BrokenMethods;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.conversation.SmallTalk;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.finetune.constitution.RevisedAnswers;
import dev.trainyard.finetune.conversation.ConversationPlaces;
import dev.trainyard.finetune.conversation.CorpusKnowledge;
import dev.trainyard.finetune.conversation.DrawnExamples;
import dev.trainyard.finetune.conversation.HeldOutPreferences;
import dev.trainyard.finetune.conversation.HeldOutPrompts;
import dev.trainyard.finetune.conversation.InstructionExample;
import dev.trainyard.finetune.conversation.InstructionSet;
import dev.trainyard.finetune.conversation.NothingToLearnException;
import dev.trainyard.finetune.conversation.PreferenceExample;
import dev.trainyard.finetune.conversation.PreferenceSet;
import dev.trainyard.finetune.conversation.SourceMix;
import dev.trainyard.finetune.conversation.SourcePools;
import dev.trainyard.finetune.policy.MethodPlaces;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The examples that the steps of an alignment learn: from the recipe's sources, or the mix that recipes without sources
 * have always had.
 */
final class TuningExamples {
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    /** How many held-out methods are read for each that is asked for, since not every file compiles. */
    private static final int CANDIDATES = 8;

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
        int fixes = 0;
        if (inputs.recipe().sources().isEmpty()) {
            int asked = 0;
            int compared = 0;
            for (AlignmentStep step : steps) {
                switch (step) {
                    case InstructionRecipe it ->
                        asked = Math.max(asked, InstructionSet.aboutTheCorpus(it.conversations()));
                    case PolicyRecipe it -> asked = Math.max(asked, InstructionSet.aboutTheCorpus(it.prompts()));
                    case ConstitutionRecipe it -> asked = Math.max(asked, InstructionSet.aboutTheCorpus(it.prompts()));
                    case PreferenceRecipe _, RewardModelRecipe _ ->
                        compared = Math.max(compared, PreferenceSet.aboutTheCorpus(most(step)));
                }
            }
            words = asked + compared;
            code = (asked + 1) / 2;
        } else {
            for (AlignmentStep step : steps) {
                words += asked(inputs, step, ConversationKind.DEFINITIONS);
                code += askedMethods(inputs, step);
                fixes += askedFixes(inputs, step);
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
        if (fixes > 0) {
            BrokenMethods broken = new BrokenMethods(inputs.seed());
            Path documents = context.store().open(inputs.documents());
            try (Stream<Document> all = DocumentsFile.read(documents.resolve(DocumentsFile.NAME))) {
                all.peek(_ -> watch(context)).forEach(broken::add);
            }
            knowledge = knowledge.withBroken(broken.first(fixes, () -> watch(context)));
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
            return DrawnExamples.builtIn(InstructionSet.draw(
                    knowledge, SmallTalk.load(), Requests.load(ActSet.CORE), step.conversations(), seed));
        }
        return DrawnExamples.conversations(
                SourceMix.draw(pools(step, seed).dialogues(step), step.conversations(), seed));
    }

    /** The conversations of one epoch whose last answers the model writes itself. */
    DrawnExamples<InstructionExample> prompts(PolicyRecipe step, long seed) throws IOException {
        if (inputs.recipe().sources().isEmpty()) {
            return DrawnExamples.builtIn(
                    InstructionSet.draw(knowledge, SmallTalk.load(), Requests.load(ActSet.CORE), step.prompts(), seed));
        }
        return DrawnExamples.conversations(SourceMix.draw(pools(step, seed).dialogues(step), step.prompts(), seed));
    }

    /** What held-out documents know that the step could be asked about, and that no step learns from another document. */
    CorpusKnowledge heldOutKnowledge(PolicyRecipe step) throws IOException {
        boolean builtIn = inputs.recipe().sources().isEmpty();
        int words =
                builtIn || asked(inputs, step, ConversationKind.DEFINITIONS) > 0 ? HeldOutPrompts.MOST_OF_A_KIND : 0;
        int code = builtIn || asked(inputs, step, ConversationKind.METHODS) > 0 ? HeldOutPrompts.MOST_OF_A_KIND : 0;
        if (step.compiles()) code *= CANDIDATES;
        if (words + code == 0) return new CorpusKnowledge(List.of(), List.of());
        try (Stream<Document> all = documents()) {
            return CorpusKnowledge.of(all, Split.HELD_OUT, words, code, inputs.seed())
                    .without(knowledge);
        }
    }

    /** Conversations on which no step trains. */
    List<InstructionExample> heldOutPrompts(PolicyRecipe step, CorpusKnowledge heldOut) throws IOException {
        if (inputs.recipe().sources().isEmpty()) return HeldOutPrompts.builtIn(Requests.load(ActSet.CORE), heldOut);
        return HeldOutPrompts.of(sources(inputs, step), conversations, heldOut, () -> watch(context));
    }

    /** Where the methods that a step may ask for stand, if it has a reward that compiles them. */
    MethodPlaces methodPlaces(PolicyRecipe step, CorpusKnowledge heldOut) throws IOException {
        if (!step.compiles()) return MethodPlaces.none();
        List<DocumentedMethod> methods = Stream.concat(knowledge.methods().stream(), heldOut.methods().stream())
                .toList();
        try (Stream<Document> all = documents()) {
            return MethodPlaces.of(methods, all);
        }
    }

    /** The words whose definitions a step may ask for. */
    Set<String> words(CorpusKnowledge heldOut) {
        return Stream.concat(knowledge.definitions().stream(), heldOut.definitions().stream())
                .map(Definition::word)
                .collect(Collectors.toSet());
    }

    private Stream<Document> documents() throws IOException {
        Path documents = context.store().open(inputs.documents());
        return DocumentsFile.read(documents.resolve(DocumentsFile.NAME)).peek(_ -> watch(context));
    }

    /**
     * The prompts of a constitution step, each once.
     *
     * @param shares what each source gave, with repetitions
     */
    record Prompts(List<RevisedAnswers.Prompt> prompts, List<SourceMix.Share> shares) {}

    Prompts prompts(ConstitutionRecipe step, long seed) throws IOException {
        if (inputs.recipe().sources().isEmpty()) {
            DrawnExamples<InstructionExample> drawn = DrawnExamples.builtIn(
                    InstructionSet.draw(knowledge, SmallTalk.load(), Requests.load(ActSet.CORE), step.prompts(), seed));
            return new Prompts(
                    RevisedAnswers.different(drawn.examples().stream()
                            .map(example ->
                                    new RevisedAnswers.Prompt(example.source(), List.of(Turn.user(example.question()))))
                            .toList()),
                    drawn.shares());
        }
        SourceMix.Mix<Dialogue> mix = SourceMix.draw(pools(step, seed).dialogues(step), step.prompts(), seed);
        return new Prompts(
                RevisedAnswers.different(mix.examples().stream()
                        .map(drawn -> RevisedAnswers.Prompt.of(drawn.example()))
                        .toList()),
                mix.shares());
    }

    /**
     * The pairs of one epoch.
     *
     * @param revised by the constitution steps that the step names, by their names in order
     */
    DrawnExamples<PreferenceExample> pairs(
            PreferenceRecipe step, SequencedMap<String, List<Preference>> revised, long seed) throws IOException {
        if (!revised.isEmpty()) return withRevised(step, revised, seed);
        return pairs(step, seed);
    }

    /** The pairs of one epoch of a step that learns from the pairs of sources alone. */
    DrawnExamples<PreferenceExample> pairs(AlignmentStep step, long seed) throws IOException {
        if (inputs.recipe().sources().isEmpty()) {
            return DrawnExamples.builtIn(PreferenceSet.draw(knowledge, Requests.load(ActSet.CORE), most(step), seed));
        }
        return DrawnExamples.pairs(
                SourceMix.draw(pools(step, seed).preferences(step), most(step), seed),
                inputs.recipe().sources());
    }

    private DrawnExamples<PreferenceExample> withRevised(
            PreferenceRecipe step, SequencedMap<String, List<Preference>> revised, long seed) throws IOException {
        List<SourceMix.Pool<Preference>> pools = new ArrayList<>();
        if (!sources(inputs, step).isEmpty()) pools.addAll(pools(step, seed).anyPreferences());
        revised.forEach((name, pairs) -> pools.add(SourcePools.pool(name, pairs, step.pairs(), seed)));
        if (pools.stream().allMatch(pool -> pool.found() == 0)) {
            throw new NothingToLearnException("The step " + step.name() + " prefers revisions to the answers before"
                    + " them, but no answer was changed by " + String.join(", ", revised.keySet())
                    + ". Give that step other principles or another reviser, or this one a source of preferences.");
        }
        return DrawnExamples.pairs(
                SourceMix.draw(pools, step.pairs(), seed), inputs.recipe().sources());
    }

    /** Pairs on which no step trains. */
    List<PreferenceExample> heldOutPairs(AlignmentStep step) throws IOException {
        if (inputs.recipe().sources().isEmpty()) return HeldOutPreferences.builtIn(Requests.load(ActSet.CORE));
        return HeldOutPreferences.of(sources(inputs, step), conversations, () -> watch(context));
    }

    private SourcePools pools(AlignmentStep step, long seed) {
        List<AlignmentStep> steps = inputs.recipe().steps();
        List<AlignmentStep> earlier = steps.subList(0, steps.indexOf(step));
        return new SourcePools(
                sources(inputs, step),
                conversations,
                knowledge.part(
                        earlier.stream()
                                .mapToInt(it -> asked(inputs, it, ConversationKind.DEFINITIONS))
                                .sum(),
                        asked(inputs, step, ConversationKind.DEFINITIONS),
                        earlier.stream()
                                .mapToInt(it -> askedMethods(inputs, it))
                                .sum(),
                        askedMethods(inputs, step),
                        earlier.stream().mapToInt(it -> askedFixes(inputs, it)).sum(),
                        askedFixes(inputs, step)),
                () -> watch(context),
                most(step),
                seed);
    }

    /** The largest number of methods about which a step asks; none if it compares answers, of which they have one. */
    private static int askedMethods(FinetuneInputs inputs, AlignmentStep step) {
        return switch (step) {
            case InstructionRecipe _, PolicyRecipe _, ConstitutionRecipe _ ->
                asked(inputs, step, ConversationKind.METHODS) + asked(inputs, step, ConversationKind.DESCRIPTIONS);
            case PreferenceRecipe _, RewardModelRecipe _ -> 0;
        };
    }

    /** The largest number of methods that a step asks to repair. */
    private static int askedFixes(FinetuneInputs inputs, AlignmentStep step) {
        return switch (step) {
            case InstructionRecipe _, PolicyRecipe _, ConstitutionRecipe _ ->
                asked(inputs, step, ConversationKind.BUG_FIXES);
            case PreferenceRecipe _, RewardModelRecipe _ -> 0;
        };
    }

    /** The largest number of things of a kind about which a step asks. */
    private static int asked(FinetuneInputs inputs, AlignmentStep step, ConversationKind kind) {
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
            case PolicyRecipe policy -> policy.prompts();
            case PreferenceRecipe preference -> preference.pairs();
            case ConstitutionRecipe constitution -> constitution.prompts();
            case RewardModelRecipe reward -> reward.pairs();
        };
    }
}
