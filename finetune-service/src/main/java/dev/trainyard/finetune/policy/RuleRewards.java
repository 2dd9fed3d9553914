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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rewards that know without a judge. Each is for the prompts of which it can tell what is wanted, so that a mix of
 * requests, definitions and methods can be rewarded in one step.
 */
public final class RuleRewards {
    private static final int MOST_COMPILATIONS = 1_024;
    private static final int FEWEST_NEW_WORDS = 3;

    private final Set<String> words;
    private final Map<String, MethodPlace> methods;
    private final MethodCompiler compiler;
    private final @Nullable RewardModel model;
    private final ToIntFunction<String> tokens;

    /** The newest compilations, since two rewards ask for each, and answers to a prompt are often the same. */
    private final Map<Compiled, Compilation> compilations = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Compiled, Compilation> eldest) {
            return size() > MOST_COMPILATIONS;
        }
    };

    /** A method that was compiled. @param key of the one that was asked for */
    private record Compiled(String key, String text) {}

    /**
     * @param words of the corpus whose definitions are asked for
     * @param methods the methods of the corpus that are asked for and compile as their authors wrote them, by {@link #key}
     * @param compiler with all source files of the corpus
     * @param model for the reward {@code reward-model}; absent if the recipe does not name it
     * @param tokens counts those of a text
     */
    public RuleRewards(
            Set<String> words,
            Map<String, MethodPlace> methods,
            MethodCompiler compiler,
            @Nullable RewardModel model,
            ToIntFunction<String> tokens) {
        this.words = Set.copyOf(words);
        this.methods = Map.copyOf(methods);
        this.compiler = compiler;
        this.model = model;
        this.tokens = tokens;
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
                yield new RuleReward(name, _ -> true, answer -> length(tokens(answer), least, most));
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

    /** Of an answer that should be a method, only the first one counts, as for the rewards that parse or compile it. */
    private int tokens(RewardedAnswer answer) {
        if (!CorpusQuestions.asksForMethod(question(answer.prompt()))) return answer.tokens();
        String method = JavaMethod.firstIn(answer.text());
        return method.equals(answer.text()) ? answer.tokens() : tokens.applyAsInt(method);
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

    /** An answer that neither declines nor helps is never rewarded, nor is one that repeats the request. */
    private static boolean refusal(RewardedAnswer answer) {
        return Refusals.isRefusal(answer.prompt().example().answer())
                ? Refusals.isRefusal(answer.text())
                : Refusals.isHelp(question(answer.prompt()), answer.text())
                        && saysSomethingElse(question(answer.prompt()), answer.text());
    }

    private static boolean saysSomethingElse(String question, String answer) {
        Set<String> words = words(answer);
        words.removeAll(words(question));
        return words.size() >= FEWEST_NEW_WORDS;
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>(List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")));
        words.remove("");
        return words;
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
        PolicyPrompt prompt = answer.prompt();
        Compiled asked =
                new Compiled(key(question(prompt), prompt.example().answer()), JavaMethod.firstIn(answer.text()));
        Compilation compilation = compilations.get(asked);
        if (compilation == null) {
            compilation = compiler.withMethod(Objects.requireNonNull(place(prompt)), asked.text());
            if (!compilation.known()) throw new IllegalStateException(String.join(" ", compilation.errors()));
            compilations.put(asked, compilation);
        }
        return compilation;
    }
}
