package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.ConstitutionEffect;
import dev.trainyard.contracts.event.HeldOutPairs;
import dev.trainyard.contracts.event.LeftOut;
import dev.trainyard.contracts.event.PolicyEffect;
import dev.trainyard.contracts.event.PreferenceEffect;
import dev.trainyard.contracts.event.RewardQuality;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.FallingLikelihood;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.PolicyRecipe;
import dev.trainyard.contracts.recipe.Reviser;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.corpus.constitution.Constitution;
import dev.trainyard.corpus.constitution.SealedConstitutions;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.finetune.constitution.RevisedAnswer;
import dev.trainyard.finetune.constitution.RevisedAnswers;
import dev.trainyard.finetune.constitution.ReviserUnavailableException;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.DrawnExamples;
import dev.trainyard.finetune.conversation.HeldOutPreferences;
import dev.trainyard.finetune.conversation.InstructionExample;
import dev.trainyard.finetune.conversation.NothingToLearnException;
import dev.trainyard.finetune.conversation.PreferenceExample;
import dev.trainyard.finetune.conversation.SourceMix;
import dev.trainyard.finetune.conversation.TuningData;
import dev.trainyard.finetune.conversation.TuningData.Counter;
import dev.trainyard.finetune.conversation.TuningData.Outcome;
import dev.trainyard.finetune.effect.EffectMeasurement;
import dev.trainyard.finetune.effect.LimitExceededException;
import dev.trainyard.finetune.effect.StepEffect;
import dev.trainyard.finetune.instruction.InstructionTuning;
import dev.trainyard.finetune.preference.EncodedPair;
import dev.trainyard.finetune.preference.HeldOutComparison;
import dev.trainyard.finetune.preference.PreferenceOptimisation;
import dev.trainyard.finetune.preference.ReferencePairs;
import dev.trainyard.finetune.reward.HeldOutRewards;
import dev.trainyard.finetune.reward.RewardTraining;
import dev.trainyard.finetune.tuning.AnswerSamples;
import dev.trainyard.finetune.tuning.CorpusReplay;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.chat.ConversationEncoding.Encoded;
import dev.trainyard.model.scoring.HeldOutDocument;
import dev.trainyard.model.scoring.HeldOutPassages;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.PreferencePair;
import dev.trainyard.model.transformer.ResidentMemory;
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.runtime.endpoint.ChatEndpoint;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.training.DivergedException;
import dev.trainyard.training.FallingLikelihoodException;
import dev.trainyard.training.Phase;
import dev.trainyard.training.PreferenceWatch;
import dev.trainyard.training.StartingPoint;
import dev.trainyard.training.Training;
import dev.trainyard.training.TrainingListener;
import dev.trainyard.training.TrainingResult;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One alignment, step by step. Each alignment step resumes from its newest durable step and ends in a sealed
 * checkpoint, a model or a reward model, so the whole can be called again after an interruption at any point; sealed steps are not repeated.
 */
final class Alignment implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Alignment.class.getName());

    private final FinetuneInputs inputs;
    private final Duration saveEvery;
    private final Path base;
    private final JobContext context;
    private final Tokenizer tokenizer;
    private final ChatEncoding encoding;
    private final TuningExamples examples;
    private final EffectMeasurement effects;
    private final @Nullable ChatEndpoint critic;

    /**
     * The result of an alignment step.
     *
     * @param parameters of a reward model; absent if they are as many as those of the start
     * @param steps of the optimizer
     * @param effect on the model; absent for a reward model
     */
    record AlignedCheckpoint(
            Artifact artifact,
            @Nullable Long parameters,
            long steps,
            double tokensPerSecond,
            @Nullable Long peakMemoryBytes,
            @Nullable StepEffect effect,
            @Nullable LeftOut leftOut,
            @Nullable PreferenceEffect preferences,
            @Nullable PolicyEffect policy,
            @Nullable ConstitutionEffect constitution,
            @Nullable RewardQuality reward) {}

    /** What a finished step did; {@code parameters} are given where the checkpoint has more than the model. */
    private record Measures(
            @Nullable Long parameters,
            @Nullable StepEffect effect,
            @Nullable PreferenceEffect preferences,
            @Nullable PolicyEffect policy,
            @Nullable ConstitutionEffect constitution,
            @Nullable RewardQuality reward) {
        static Measures of(StepEffect effect) {
            return new Measures(null, effect, null, null, null, null);
        }

        static Measures of(StepEffect effect, PreferenceEffect preferences) {
            return new Measures(null, effect, preferences, null, null, null);
        }

        static Measures of(StepEffect effect, PolicyEffect policy) {
            return new Measures(null, effect, null, policy, null, null);
        }

        static Measures of(StepEffect effect, ConstitutionEffect constitution) {
            return new Measures(null, effect, null, null, constitution, null);
        }

        static Measures ofReward(long parameters, @Nullable RewardQuality reward) {
            return new Measures(parameters, null, null, null, null, reward);
        }
    }

    /**
     * @param saveEvery how often a step saves its state
     * @param critic the endpoint that constitution steps may ask; null if none is configured
     */
    Alignment(FinetuneInputs inputs, Duration saveEvery, JobContext context, @Nullable ChatEndpoint critic)
            throws IOException {
        this.inputs = inputs;
        this.critic = critic;
        this.saveEvery = saveEvery;
        base = context.store().open(inputs.base());
        this.context = context;
        examples = TuningExamples.open(inputs, context);
        tokenizer = Tokenizer.open(base);
        encoding = new ChatEncoding(ChatForm.open(base, tokenizer), inputs.context());
        effects = new EffectMeasurement(base, heldOutText(), encoding, context);
    }

    /**
     * @param start the checkpoint of the previous step
     * @throws FallingLikelihoodException if the step is to stop when chosen answers lose likelihood, and they do
     * @throws LimitExceededException if the step changes the model more than it may
     */
    AlignedCheckpoint take(AlignmentStep step, Artifact start)
            throws DivergedException, FallingLikelihoodException, LimitExceededException, IOException {
        Optional<AlignedCheckpoint> sealed = sealed(step.name());
        AlignedCheckpoint taken = sealed.isPresent() ? sealed.get() : trained(step, start);
        if (taken.effect() != null) LimitExceededException.check(step.name(), step.limits(), taken.effect());
        return taken;
    }

    private AlignedCheckpoint trained(AlignmentStep step, Artifact start)
            throws DivergedException, FallingLikelihoodException, IOException {
        Path folder = context.store().open(start);
        long seed = inputs.seed() + repetition(step);
        StartingPoint from = StartingPoint.of(start, folder, step.lora(), seed);
        Counter counter = new Counter();
        return switch (step) {
            case InstructionRecipe recipe -> {
                DrawnExamples<InstructionExample> drawn = examples.conversations(recipe, seed);
                List<Conversation> chats = chats(recipe, counter, drawn.examples());
                TuningData data =
                        counter.data("conversations", recipe.conversations(), drawn.shares(), examples.places());
                yield run(
                        new InstructionTuning(chats, encoding.context(), recipe, replay(step), seed),
                        data,
                        step,
                        from,
                        data::write,
                        made -> Measures.of(effect(step, made)));
            }
            case PolicyRecipe recipe -> {
                Path answers = PolicyStep.answers(step.name(), context);
                try (PolicyStep policy = new PolicyStep(
                        recipe,
                        folder,
                        rewardModel(recipe),
                        examples,
                        encoding,
                        replay(step),
                        answers,
                        seed,
                        context)) {
                    yield run(
                            policy.phase(),
                            policy.data(),
                            step,
                            from,
                            policy::write,
                            made -> Measures.of(effect(step, made), policy.effect(folder, made.artifact())));
                }
            }
            case PreferenceRecipe recipe -> {
                DrawnExamples<PreferenceExample> drawn = examples.pairs(recipe, revised(recipe), seed);
                List<PreferencePair> pairs = pairs(recipe, counter, drawn, start, seed);
                TuningData data = counter.data("pairs", recipe.pairs(), drawn.shares(), examples.places());
                yield run(
                        new PreferenceOptimisation(pairs, encoding.context(), recipe, replay(step), seed),
                        data,
                        step,
                        from,
                        data::write,
                        made -> Measures.of(effect(step, made), preferences(recipe, folder, made)));
            }
            case RewardModelRecipe recipe -> {
                DrawnExamples<PreferenceExample> drawn = examples.pairs(recipe, seed);
                List<PreferencePair> pairs = rewardPairs(recipe, counter, drawn);
                TuningData data = counter.data("pairs", recipe.pairs(), drawn.shares(), examples.places());
                yield run(
                        new RewardTraining(pairs, recipe, seed),
                        data,
                        step,
                        StartingPoint.ofReward(start, folder, recipe.lora(), seed),
                        data::write,
                        made -> Measures.ofReward(parameters(made), quality(recipe, made)));
            }
            case ConstitutionRecipe recipe -> constitution(recipe, start, from, counter, seed);
        };
    }

    /** The folder of the reward model that an earlier step has trained. */
    private Optional<Path> rewardModel(PolicyRecipe recipe) throws IOException {
        Optional<String> step = recipe.rewardModel();
        if (step.isEmpty()) return Optional.empty();
        return Optional.of(context.store().open(sealed(step.get()).orElseThrow().artifact()));
    }

    private AlignedCheckpoint constitution(
            ConstitutionRecipe recipe, Artifact start, StartingPoint from, Counter counter, long seed)
            throws DivergedException, FallingLikelihoodException, IOException {
        TuningExamples.Prompts asked = examples.prompts(recipe, seed);
        Reviser reviser = reviser(recipe);
        RevisedAnswers revising = new RevisedAnswers(
                recipe.name(),
                new RevisedAnswers.Settings(
                        start,
                        inputs.base(),
                        inputs.threads(),
                        constitution(recipe),
                        reviser,
                        recipe.chosenRounds(),
                        recipe.chosenTemperature(),
                        seed,
                        reviser == Reviser.ENDPOINT ? inputs.critic() : null),
                encoding,
                context,
                reviser == Reviser.ENDPOINT ? critic : null);
        Artifact sealed = revising.of(asked.prompts());
        List<RevisedAnswer> answers = RevisedAnswers.read(context.store().open(sealed));
        ConstitutionEffect effect = revising.effect(answers, sealed);
        List<InstructionExample> learned = RevisedAnswers.examples(answers);
        if (learned.isEmpty()) {
            throw new NothingToLearnException(
                    "The step " + recipe.name() + " has nothing to learn: " + String.join(" ", effect.notices()));
        }
        List<Conversation> chats = chats(recipe, counter, learned);
        TuningData data =
                counter.data("conversations", recipe.prompts(), usable(asked.shares(), learned), examples.places());
        return run(
                new InstructionTuning(
                        chats,
                        encoding.context(),
                        recipe.phase(),
                        recipe.batch(),
                        recipe.epochs(),
                        recipe.learningRate(),
                        replay(recipe),
                        seed),
                data,
                recipe,
                from,
                data::write,
                made -> Measures.of(effect(recipe, made), effect));
    }

    /** Of each source the answers that are learned, each once. */
    private static List<SourceMix.Share> usable(List<SourceMix.Share> drawn, List<InstructionExample> learned) {
        return drawn.stream()
                .map(share -> {
                    int count = (int) learned.stream()
                            .filter(example -> example.source().equals(share.source()))
                            .count();
                    return new SourceMix.Share(share.source(), share.found(), count, count);
                })
                .toList();
    }

    /** The given reviser, or the best that needs nothing configured: a model that was taught to follow requests. */
    private Reviser reviser(ConstitutionRecipe recipe) throws ReviserUnavailableException {
        if (recipe.reviser() == null) return tokenizer.hasItsOwnTemplate() ? Reviser.MODEL : Reviser.RULES;
        if (recipe.reviser() == Reviser.ENDPOINT && critic == null) {
            throw new ReviserUnavailableException("The step " + recipe.name() + " names an endpoint as its reviser, but"
                    + " none is configured: set trainyard.finetune.critic.url and trainyard.finetune.critic.model of the"
                    + " fine-tuning service, or name another reviser.");
        }
        return recipe.reviser();
    }

    private Constitution constitution(ConstitutionRecipe recipe) throws IOException {
        if (!recipe.readsAFile()) return Constitution.ofTheBox(recipe.principles());
        Constitution sealed = SealedConstitutions.read(context.store().open(inputs.documents()))
                .get(recipe.principles());
        if (sealed == null) {
            throw new NothingToLearnException("The corpus was sealed without the principles " + recipe.principles()
                    + " of the step " + recipe.name() + ". Start the recipe again, so that they are read.");
        }
        return sealed;
    }

    /** What the constitution steps that a step names have revised and it may learn, by their names. */
    private SequencedMap<String, List<Preference>> revised(PreferenceRecipe recipe) throws IOException {
        return revisions(recipe, RevisedAnswers::learned);
    }

    /** @param some of a constitution step's answers */
    private SequencedMap<String, List<Preference>> revisions(
            PreferenceRecipe recipe, UnaryOperator<List<RevisedAnswer>> some) throws IOException {
        SequencedMap<String, List<Preference>> byStep = new LinkedHashMap<>();
        for (ConstitutionRecipe earlier : inputs.recipe().constitutionsOf(recipe)) {
            ConstitutionEffect effect = sealed(earlier.name()).orElseThrow().constitution();
            if (effect == null) throw new IllegalStateException("a constitution step has no answers");
            List<Preference> pairs = new ArrayList<>();
            for (RevisedAnswer one :
                    some.apply(RevisedAnswers.read(context.store().open(effect.exchanges())))) {
                one.preference(earlier.name()).ifPresent(pairs::add);
            }
            byStep.put(earlier.name(), pairs);
        }
        return byStep;
    }

    /** A reward is asked for after the last token, which has to be read, and not only predicted. */
    private ChatEncoding readToTheEnd() {
        return new ChatEncoding(encoding.form(), encoding.context() - 1);
    }

    /** The pairs of a reward model, which compares whole answers: it is asked about whole ones. */
    private List<PreferencePair> rewardPairs(
            RewardModelRecipe recipe, Counter counter, DrawnExamples<PreferenceExample> drawn)
            throws NothingToLearnException {
        List<PreferencePair> pairs = new ArrayList<>();
        for (PreferenceExample example : drawn.examples()) {
            EncodedPair pair = EncodedPair.of(example.whole(), readToTheEnd());
            if (pair.isLearned()) {
                pairs.add(pair.withoutReference());
                counter.learned(example.source(), pair.outcome() == Outcome.CUT);
            } else {
                counter.leftOut(example.source(), example.id(), example.question(), pair.outcome(), pair.reason());
            }
        }
        requireSome(pairs, recipe, "pairs", counter);
        return pairs;
    }

    /** Those of its body, and of its head, which has one for each number of the stream. */
    private static long parameters(TrainingResult made) {
        return made.shape().parameters() + made.shape().width();
    }

    private @Nullable RewardQuality quality(RewardModelRecipe recipe, TrainingResult made) throws IOException {
        return new HeldOutRewards(examples.heldOutPairs(recipe), readToTheEnd(), context)
                .measure(context.store().open(made.artifact()))
                .orElse(null);
    }

    private StepEffect effect(AlignmentStep step, TrainingResult made) throws IOException {
        return effects.of(step.name(), context.store().open(made.artifact()));
    }

    /** The passages on which pre-training and evaluation measure bits per byte. */
    private List<HeldOutDocument> heldOutText() throws IOException {
        return HeldOutPassages.choose(opened(inputs.heldOut()), inputs.heldOutTokens(), encoding.context(), tokenizer)
                .stream()
                .map(HeldOutPassages.Passage::content)
                .toList();
    }

    private List<TokenShard> opened(List<Artifact> shards) throws IOException {
        List<TokenShard> opened = new ArrayList<>();
        for (Artifact shard : shards) opened.add(TokenShard.open(context.store().open(shard)));
        return opened;
    }

    /** Each step replays the text in an order of its own. */
    private CorpusReplay replay(AlignmentStep step) throws IOException {
        return new CorpusReplay(
                step.chosenReplay(),
                step.chosenReplay() > 0 ? opened(inputs.replayed()) : List.of(),
                inputs.replayed().stream().map(Artifact::sha256).toList(),
                step.replayFrom(),
                encoding.context(),
                inputs.seed() + 1 + inputs.recipe().steps().indexOf(step));
    }

    /** The number of earlier steps of the same kind; each has a seed of its own. */
    private int repetition(AlignmentStep step) {
        List<AlignmentStep> before =
                inputs.recipe().steps().subList(0, inputs.recipe().steps().indexOf(step));
        return (int) before.stream().filter(it -> it.kind().equals(step.kind())).count();
    }

    private List<Conversation> chats(AlignmentStep recipe, Counter counter, List<InstructionExample> drawn)
            throws IOException {
        List<Conversation> chats = new ArrayList<>();
        for (InstructionExample example : drawn) {
            switch (encoding.encode(example)) {
                case Encoded.Fitting fitting -> {
                    chats.add(fitting.conversation());
                    counter.learned(example.source(), fitting.cut());
                }
                case Encoded.TooLong tooLong -> leftOut(counter, example, Outcome.TOO_LONG, tooLong.reason());
                case Encoded.Refused refused -> leftOut(counter, example, Outcome.REFUSED, refused.reason());
            }
        }
        requireSome(chats, recipe, "conversations", counter);
        return chats;
    }

    private static void leftOut(Counter counter, InstructionExample example, Outcome outcome, String reason) {
        counter.leftOut(example.source(), example.id(), example.question(), outcome, reason);
    }

    private List<PreferencePair> pairs(
            PreferenceRecipe recipe, Counter counter, DrawnExamples<PreferenceExample> drawn, Artifact start, long seed)
            throws IOException {
        ReferencePairs.Reference reference = new ReferencePairs.Reference(
                start, inputs.base(), inputs.threads(), recipe.chosenLoss().usesReference());
        List<PreferencePair> pairs =
                new ReferencePairs(encoding, context, reference, seed).of(drawn.examples(), counter);
        requireSome(pairs, recipe, "pairs", counter);
        return pairs;
    }

    /** What a finished training did to preferences. @param start folder of the checkpoint that it started from */
    private PreferenceEffect preferences(PreferenceRecipe recipe, Path start, TrainingResult made) throws IOException {
        Path folder = context.store().open(made.artifact());
        Optional<HeldOutPairs> heldOut = new HeldOutComparison(
                        heldOutPairs(recipe), encoding, recipe.chosenLoss(), context)
                .measure(start, folder);
        PreferenceWatch shown = made.tally().watch();
        boolean adds = recipe.chosenOnFallingLikelihood() == FallingLikelihood.ADD_LIKELIHOOD;
        return new PreferenceEffect(heldOut.orElse(null), adds ? shown.fellAt() : null, shown.notices());
    }

    /** Pairs of its sources and of the constitution steps that it names, on which no step trains. */
    private List<PreferenceExample> heldOutPairs(PreferenceRecipe recipe) throws IOException {
        SequencedMap<String, List<Preference>> revised = revisions(recipe, RevisedAnswers::heldOut);
        List<PreferenceExample> pairs = new ArrayList<>();
        // Without sources, a step that names constitution steps learns from these alone.
        if (revised.isEmpty() || !inputs.recipe().sources().isEmpty()) pairs.addAll(examples.heldOutPairs(recipe));
        for (List<Preference> ofStep : revised.values()) pairs.addAll(HeldOutPreferences.ofRevisions(ofStep));
        return pairs;
    }

    /** Measures what a trained step did. */
    @FunctionalInterface
    private interface Measurement {
        Measures of(TrainingResult made) throws IOException;
    }

    private void requireSome(List<?> examples, AlignmentStep step, String unit, Counter counter)
            throws NothingToLearnException {
        if (!examples.isEmpty()) return;
        int equal = counter.all(Outcome.EQUAL);
        String why = equal > 0
                ? "of its " + unit + ", " + equal
                        + " have two answers that are the same tokens, and none of the others fits"
                : "none of its " + unit + " fits";
        throw new NothingToLearnException("The step " + step.name() + " has nothing to learn: " + why
                + " into the context of " + encoding.context() + " tokens and into the model's chat template. "
                + (equal > 0 ? "Give it other sources." : "Raise pretrain.context, or give it other sources."));
    }

    private AlignedCheckpoint run(
            Phase phase,
            TuningData data,
            AlignmentStep step,
            StartingPoint start,
            Training.CheckpointFiles further,
            Measurement measurement)
            throws DivergedException, FallingLikelihoodException, IOException {
        String name = step.name();
        report(data, name);
        OptimizerSettings optimizer = new OptimizerSettings(Optimizer.ADAMW, 0, inputs.gradientClip());
        ResidentMemory.forgetPeak();
        Training training = new Training(
                phase,
                new Training.Settings(Stage.FINETUNE, optimizer, inputs.precision(), saveEvery),
                step instanceof RewardModelRecipe ? new TrainingListener() {} : new AnswerSamples(encoding, context),
                context);
        TrainingResult trained = training.toCheckpoint(start, durableSteps(name), base, name, further);
        Long peak = ResidentMemory.peak().stream().boxed().findFirst().orElse(null);
        context.checkActive();
        Measures measures = measurement.of(trained);
        AlignedCheckpoint aligned = new AlignedCheckpoint(
                trained.artifact(),
                measures.parameters(),
                trained.steps(),
                trained.tally().tokensPerSecond(),
                peak,
                measures.effect(),
                data.leftOut().orElse(null),
                measures.preferences(),
                measures.policy(),
                measures.constitution(),
                measures.reward());
        DurableFiles.replace(
                context.workFolder(), sealedFile(name), ContractJson.mapper().writeValueAsBytes(aligned));
        deleteWork(name);
        return aligned;
    }

    private void report(TuningData data, String step) {
        LOG.log(
                Level.INFO,
                "drawn for a step of alignment: run={0} step={1} unit={2} used={3} cut={4} drawn={5} sources={6}",
                context.run().value(),
                step,
                data.unit(),
                data.used(),
                data.cut(),
                data.drawn(),
                data.sources().stream()
                        .map(source -> source.name() + ": " + source.drawn())
                        .toList());
        context.progress("drawn for " + step, data.unit(), data.used(), data.used());
        if (data.cut() > 0) context.progress("cut at a turn's end for " + step, data.unit(), data.cut(), data.used());
        int leftOut = data.drawn() - data.used();
        if (leftOut > 0) context.progress("left out of " + step, data.unit(), leftOut, data.drawn());
    }

    /** The result of a step that an earlier attempt finished. */
    private Optional<AlignedCheckpoint> sealed(String name) throws IOException {
        Path file = context.workFolder().resolve(sealedFile(name));
        if (!Files.exists(file)) return Optional.empty();
        deleteWork(name);
        return Optional.of(ContractJson.mapper().readValue(Files.readAllBytes(file), AlignedCheckpoint.class));
    }

    /** Deletes what a step needs only until it is sealed. */
    private void deleteWork(String name) throws IOException {
        DurableFiles.delete(durableSteps(name));
        DurableFiles.delete(PolicyStep.answers(name, context));
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
