package dev.trainyard.finetune.policy;

import dev.trainyard.contracts.recipe.RewardRecipe;
import dev.trainyard.corpus.JavaMethod;
import dev.trainyard.corpus.MethodPlace;
import dev.trainyard.corpus.compilation.Compilation;
import dev.trainyard.corpus.compilation.MethodCompiler;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.corpus.conversation.Refusals;
import dev.trainyard.model.scoring.RewardModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rewards that know without a judge. Each is for the prompts of which it can tell what is wanted, so that a mix of
 * requests, definitions and methods can be rewarded in one step.
 */
public final class RuleRewards {
    private final Set<String> words;
    private final Map<String, MethodPlace> methods;
    private final MethodCompiler compiler;
    private final @Nullable RewardModel model;
    private @Nullable Compiled last;

    /** An answer's compilation, which two rewards ask for. */
    private record Compiled(String question, String text, Compilation compilation) {}

    /**
     * @param words of the corpus whose definitions are asked for
     * @param methods the methods of the corpus that are asked for and compile as their authors wrote them, by {@link #key}
     * @param compiler with all source files of the corpus
     * @param model for the reward {@code reward-model}; absent if the recipe does not name it
     */
    public RuleRewards(
            Set<String> words, Map<String, MethodPlace> methods, MethodCompiler compiler, @Nullable RewardModel model) {
        this.words = Set.copyOf(words);
        this.methods = Map.copyOf(methods);
        this.compiler = compiler;
        this.model = model;
    }

    /** What identifies a method that is asked for. @param code of the method, as the source's answer has it */
    public static String key(String question, String code) {
        return question + "\n" + code;
    }

    /** The sum of the rewards of a recipe. */
    public RewardSum sum(Iterable<RewardRecipe> recipes) {
        List<RewardSum.Weighted> rewards = new ArrayList<>();
        for (RewardRecipe recipe : recipes) rewards.add(new RewardSum.Weighted(of(recipe), recipe.chosenWeight()));
        return new RewardSum(rewards);
    }

    private Reward of(RewardRecipe recipe) {
        String name = recipe.name().key();
        Predicate<PolicyPrompt> asksForMethod = prompt -> CorpusQuestions.asksForMethod(question(prompt));
        Predicate<PolicyPrompt> hasPlace = prompt -> place(prompt) != null;
        return switch (recipe.name()) {
            case REFUSAL -> new RuleReward(name, RuleRewards::isRequest, answer -> refusal(answer) ? 1 : 0);
            case REWARD_MODEL -> new ModelReward(name, Objects.requireNonNull(model));
            case LENGTH -> {
                int least = Objects.requireNonNull(recipe.least());
                int most = Objects.requireNonNull(recipe.most());
                yield new RuleReward(name, _ -> true, answer -> length(answer.tokens(), least, most));
            }
            case JAVA_PARSES ->
                new RuleReward(
                        name, asksForMethod, answer -> JavaMethod.parses(JavaMethod.firstIn(answer.text())) ? 1 : 0);
            case JAVA_COMPILES ->
                new RuleReward(name, hasPlace, answer -> compiled(answer).compiles() ? 1 : 0);
            case JAVA_MEMBERS ->
                new RuleReward(name, hasPlace, answer -> compiled(answer).namesExist() ? 1 : 0);
            case DEFINITION_WORD ->
                new RuleReward(
                        name,
                        prompt -> CorpusQuestions.askedWord(question(prompt))
                                .filter(words::contains)
                                .isPresent(),
                        answer -> hasAskedWord(answer) ? 1 : 0);
        };
    }

    private static String question(PolicyPrompt prompt) {
        return prompt.example().question();
    }

    private @Nullable MethodPlace place(PolicyPrompt prompt) {
        return methods.get(key(question(prompt), prompt.example().answer()));
    }

    /** Whether the source's own answer to it declines or helps. */
    private static boolean isRequest(PolicyPrompt prompt) {
        return Refusals.isRefusal(prompt.example().answer())
                || Refusals.isHelp(question(prompt), prompt.example().answer());
    }

    /** An answer that neither declines nor helps is never rewarded. */
    private static boolean refusal(RewardedAnswer answer) {
        return Refusals.isRefusal(answer.prompt().example().answer())
                ? Refusals.isRefusal(answer.text())
                : Refusals.isHelp(question(answer.prompt()), answer.text());
    }

    /**
     * 1 from {@code least} to {@code most} tokens; outside of it less, in proportion to the length, down to 0 for an empty
     * answer and for one of twice the largest length.
     */
    static double length(int tokens, int least, int most) {
        if (tokens < least) return (double) tokens / least;
        return Math.clamp(2 - (double) tokens / most, 0, 1);
    }

    private static boolean hasAskedWord(RewardedAnswer answer) {
        Optional<String> word = CorpusQuestions.askedWord(question(answer.prompt()));
        return Pattern.compile(
                        "(?<![\\p{L}\\p{N}])" + Pattern.quote(word.orElseThrow()) + "(?![\\p{L}\\p{N}])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(answer.text())
                .find();
    }

    /**
     * Only the first method of an answer counts. Synchronised, because an answer that took too long may still be looked at.
     */
    private synchronized Compilation compiled(RewardedAnswer answer) {
        String question = question(answer.prompt());
        String text = JavaMethod.firstIn(answer.text());
        Compiled known = last;
        if (known == null || !known.question().equals(question) || !known.text().equals(text)) {
            known = new Compiled(
                    question, text, compiler.withMethod(Objects.requireNonNull(place(answer.prompt())), text));
            last = known;
        }
        return known.compilation();
    }
}
