package dev.trainyard.finetune;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.PolicyEffect;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.PolicyRecipe;
import dev.trainyard.corpus.MethodPlace;
import dev.trainyard.corpus.compilation.MethodCompiler;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.CorpusKnowledge;
import dev.trainyard.finetune.conversation.DrawnExamples;
import dev.trainyard.finetune.conversation.HeldOutPrompts;
import dev.trainyard.finetune.conversation.InstructionExample;
import dev.trainyard.finetune.conversation.NothingToLearnException;
import dev.trainyard.finetune.conversation.TuningData;
import dev.trainyard.finetune.conversation.TuningData.Counter;
import dev.trainyard.finetune.conversation.TuningData.Outcome;
import dev.trainyard.finetune.policy.AnswerSamplesFile;
import dev.trainyard.finetune.policy.HeldOutRewards;
import dev.trainyard.finetune.policy.MethodPlaces;
import dev.trainyard.finetune.policy.PolicyOptimisation;
import dev.trainyard.finetune.policy.PolicyPrompt;
import dev.trainyard.finetune.policy.PolicySettings;
import dev.trainyard.finetune.policy.RewardSum;
import dev.trainyard.finetune.policy.Rollouts;
import dev.trainyard.finetune.policy.RuleRewards;
import dev.trainyard.finetune.tuning.CorpusReplay;
import dev.trainyard.model.chat.RefusedConversationException;
import dev.trainyard.model.scoring.RewardModel;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One step of policy optimisation: its prompts, the rewards of its answers, and the reference model, which is in memory as
 * long as this is open.
 */
final class PolicyStep implements AutoCloseable {
    private static final Duration LONGEST_COMPILATION = Duration.ofSeconds(10);

    private static final String COMPILING = "compiling.json";

    private final PolicyRecipe recipe;
    private final ChatEncoding encoding;
    private final JobContext context;
    private final Path answers;
    private final TuningData data;
    private final List<PolicyPrompt> prompts;
    private final List<PolicyPrompt> heldOut;
    private final RewardSum rewards;
    private final PolicyOptimisation phase;
    private final MethodCompiler compiler;
    private final @Nullable Transformer reference;
    private final @Nullable RewardModel judge;

    /**
     * @param start the checkpoint that the step starts from, which is also its reference
     * @param rewardModel the folder of the reward model that the recipe names; absent if it names none
     * @param answers the folder of the answers that the model has written so far
     */
    PolicyStep(
            PolicyRecipe recipe,
            Path start,
            Optional<Path> rewardModel,
            TuningExamples examples,
            ChatEncoding encoding,
            CorpusReplay replay,
            Path answers,
            long seed,
            JobContext context)
            throws IOException {
        this.recipe = recipe;
        this.encoding = encoding;
        this.context = context;
        this.answers = answers;
        DrawnExamples<InstructionExample> drawn = examples.prompts(recipe, seed);
        CorpusKnowledge knowledge = examples.heldOutKnowledge(recipe);
        MethodPlaces places = examples.methodPlaces(recipe, knowledge);
        compiler = new MethodCompiler(places.files(), LONGEST_COMPILATION);
        Transformer opened = null;
        RewardModel scoring = null;
        try {
            if (rewardModel.isPresent()) scoring = RewardModel.open(rewardModel.get());
            Map<String, MethodPlace> compiling = compiling(places);
            rewards = new RuleRewards(
                            examples.words(knowledge),
                            compiling,
                            compiler,
                            scoring,
                            text -> encoding.form().tokenizer().encode(text).length)
                    .sum(recipe.rewards());
            Counter counter = new Counter();
            prompts = prompts(drawn.examples(), places, compiling.keySet(), Optional.of(counter));
            heldOut = withFewMethods(
                    prompts(examples.heldOutPrompts(recipe, knowledge), places, compiling.keySet(), Optional.empty()));
            data = counter.data("prompts", recipe.prompts(), drawn.shares(), examples.places());
            requireSome();
            if (recipe.chosenKlWeight() > 0) opened = Transformer.open(start);
            PolicySettings settings = PolicySettings.of(recipe);
            Rollouts rollouts = new Rollouts(
                    encoding.form(), settings, rewards, Optional.ofNullable(opened), seed, context::checkActive);
            phase = new PolicyOptimisation(recipe.phase(), prompts, settings, rollouts, replay, answers, seed);
        } catch (IOException | RuntimeException | Error e) {
            compiler.close();
            if (opened != null) opened.close();
            if (scoring != null) scoring.close();
            throw e;
        }
        reference = opened;
        judge = scoring;
    }

    /**
     * The methods whose files compile. They are known to all attempts of a job: under another load a compilation could take
     * too long, and the step would have other prompts.
     */
    private Map<String, MethodPlace> compiling(MethodPlaces places) throws IOException {
        if (places.byKey().isEmpty()) return Map.of();
        Path file = answers.resolve(COMPILING);
        if (!Files.exists(file)) {
            Set<String> found = places.compiling(compiler, context::checkActive).keySet();
            DurableFiles.replace(
                    Files.createDirectories(answers),
                    COMPILING,
                    ContractJson.mapper().writeValueAsBytes(found));
        }
        Map<String, MethodPlace> known = new HashMap<>(places.byKey());
        known.keySet().retainAll(Set.of(ContractJson.mapper().readValue(Files.readAllBytes(file), String[].class)));
        return known;
    }

    /** The folder of a step's answers in the folder of its job; no step has this name. */
    static Path answers(String step, JobContext context) {
        return context.workFolder().resolve(step + ".answers");
    }

    PolicyOptimisation phase() {
        return phase;
    }

    TuningData data() {
        return data;
    }

    /** Writes what the step was given, and some of the answers. @param checkpoint the existing folder of the model */
    void write(Path checkpoint) throws IOException {
        data.write(checkpoint);
        AnswerSamplesFile.write(checkpoint, answers, phase.generations(), prompts);
    }

    PolicyEffect effect(Path start, Artifact made) throws IOException {
        return new HeldOutRewards(heldOut, rewards, encoding.form(), recipe.answerTokens(), context)
                .measure(start, context.store().open(made));
    }

    /**
     * Those that can be learned from.
     *
     * @param places where the methods stand that the corpus has
     * @param compiling the methods whose files compile, see {@link RuleRewards#key}
     * @param counter of what becomes of them
     */
    private List<PolicyPrompt> prompts(
            List<InstructionExample> examples, MethodPlaces places, Set<String> compiling, Optional<Counter> counter) {
        List<PolicyPrompt> usable = new ArrayList<>();
        for (InstructionExample example : examples) {
            try {
                int last = example.messages().size() - 1;
                PolicyPrompt prompt = new PolicyPrompt(
                        example, encoding.form().prompt(example.messages().subList(0, last)));
                if (prompt.ids().length + recipe.answerTokens() > encoding.context()) {
                    leftOut(counter, example, Outcome.TOO_LONG, tooLong(prompt));
                } else if (!rewards.isFor(prompt)) {
                    leftOut(counter, example, Outcome.UNREWARDED, "none of the step's rewards is for it");
                } else if (cannotBeCompiled(example, compiling)) {
                    leftOut(
                            counter,
                            example,
                            Outcome.UNREWARDED,
                            places.byKey().containsKey(RuleRewards.key(example.question(), example.answer()))
                                    ? "the file of its method does not compile with the corpus alone, so nobody could"
                                            + " tell whether an answer does"
                                    : "the corpus has no file with its method, so nothing tells whether an answer"
                                            + " compiles in it");
                } else {
                    usable.add(prompt);
                    counter.ifPresent(it -> it.learned(example.source(), false));
                }
            } catch (RefusedConversationException e) {
                leftOut(counter, example, Outcome.REFUSED, String.valueOf(e.getMessage()));
            }
        }
        return usable;
    }

    /** Whether it asks for a method of which only the other rewards of the step could say something. */
    private boolean cannotBeCompiled(InstructionExample example, Set<String> compiling) {
        return recipe.compiles()
                && CorpusQuestions.asksForMethod(example.question())
                && !compiling.contains(RuleRewards.key(example.question(), example.answer()));
    }

    /** More held-out methods are read than are asked for, because not every file compiles. */
    private static List<PolicyPrompt> withFewMethods(List<PolicyPrompt> prompts) {
        List<PolicyPrompt> some = new ArrayList<>();
        int methods = 0;
        for (PolicyPrompt prompt : prompts) {
            boolean method = CorpusQuestions.asksForMethod(prompt.example().question());
            if (method && methods++ >= HeldOutPrompts.MOST_OF_A_KIND) continue;
            some.add(prompt);
        }
        return some;
    }

    private String tooLong(PolicyPrompt prompt) {
        return "its " + prompt.ids().length + " tokens leave no room for an answer of " + recipe.answerTokens()
                + " in a context of " + encoding.context();
    }

    private static void leftOut(Optional<Counter> counter, InstructionExample example, Outcome outcome, String reason) {
        counter.ifPresent(it -> it.leftOut(example.source(), example.id(), example.question(), outcome, reason));
    }

    private void requireSome() throws NothingToLearnException {
        if (!prompts.isEmpty()) return;
        throw new NothingToLearnException(
                "The step " + recipe.name() + " has nothing to learn: none of its prompts has a"
                        + " reward that is for it, leaves room for an answer of " + recipe.answerTokens()
                        + " tokens in the context of " + encoding.context()
                        + " tokens, and fits into the model's chat template. Give it other rewards or sources, or lower its"
                        + " answerTokens.");
    }

    @Override
    public void close() {
        compiler.close();
        if (reference != null) reference.close();
        if (judge != null) judge.close();
    }
}
