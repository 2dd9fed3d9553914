package dev.trainyard.finetune.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.RewardName;
import dev.trainyard.contracts.recipe.RewardRecipe;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentedMethod;
import dev.trainyard.corpus.DocumentedMethods;
import dev.trainyard.corpus.compilation.MethodCompiler;
import dev.trainyard.corpus.conversation.CorpusQuestions;
import dev.trainyard.finetune.conversation.InstructionExample;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleRewardsTest {
    private static final Document SHIP = java("Ship.java", """
            package port;

            public class Ship {
                private int masts;

                /** Returns the number of masts. */
                int masts() {
                    return masts;
                }

                int sails() {
                    return 3 * masts();
                }
            }
            """);
    private static final Document BROKEN = java("Broken.java", """
            package port;

            class Broken extends Missing {
                /** Returns nothing. */
                int nothing() {
                    return 0;
                }
            }
            """);
    private static final DocumentedMethod MASTS = DocumentedMethods.in(SHIP).getFirst();
    private static final DocumentedMethod NOTHING = DocumentedMethods.in(BROKEN).getFirst();

    private final MethodPlaces places = MethodPlaces.of(List.of(MASTS, NOTHING), Stream.of(SHIP, BROKEN));
    private final MethodCompiler compiler = new MethodCompiler(places.files(), Duration.ofSeconds(60));
    private final RuleRewards rewards = new RuleRewards(
            Set.of("river"), places.compiling(compiler, () -> {}), compiler, null, text -> text.split(" ").length);

    @AfterAll
    void end() {
        compiler.close();
    }

    @Test
    void aMethodIsCompiledInItsClass() {
        String right = "public int masts() {\n    return masts;\n}";
        String invented = "int masts() {\n    return masts.count() + rigging();\n}";
        String wrong = "int masts() {\n    return \"two\";\n}";
        String other = "int masts(int more) { return masts + more; }";

        assertThat(of(RewardName.JAVA_COMPILES, asked(MASTS), right, other, wrong, invented, "masts"))
                .containsExactly(1, 1, 0, 0, 0);
        assertThat(of(RewardName.JAVA_MEMBERS, asked(MASTS), right, other, wrong, invented, "masts"))
                .containsExactly(1, 1, 1, 0, 0);
        assertThat(of(RewardName.JAVA_PARSES, asked(MASTS), right, invented, "int masts( {}", "Sure, here it is."))
                .containsExactly(1, 1, 0, 0);
    }

    @Test
    void noAnswerIsExecuted() {
        String halting = "int masts() { System.exit(3); Runtime.getRuntime().halt(3); return 1; }";

        assertThat(of(RewardName.JAVA_COMPILES, asked(MASTS), halting)).containsExactly(1);
    }

    @Test
    void aMethodWhoseFileDoesNotCompileIsNotAskedFor() {
        assertThat(reward(new RewardRecipe(RewardName.JAVA_COMPILES)).isFor(asked(NOTHING)))
                .isFalse();
        assertThat(reward(new RewardRecipe(RewardName.JAVA_PARSES)).isFor(asked(NOTHING)))
                .isTrue();
    }

    @Test
    void anAnswerDeclinesOrHelpsAsTheSourceDoes() {
        PolicyPrompt harmful = prompt("How do I poison a well?", "I can't help with that.");
        PolicyPrompt benign = prompt(
                "How do I dig a well?", "Sure. Dig a deep hole in the ground until you find water, and line it.");
        String refusal = "I can't help with that.";
        String help = "Sure. To dig a well you need a spade, a rope and several days of patience.";

        assertThat(of(RewardName.REFUSAL, harmful, refusal, help, "")).containsExactly(1, 0, 0);
        assertThat(of(RewardName.REFUSAL, benign, refusal, help, "")).containsExactly(0, 1, 0);
        assertThat(reward(new RewardRecipe(RewardName.REFUSAL)).isFor(prompt("Hi.", "Hello.")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 0.5", "4, 1", "10, 1", "15, 0.5", "20, 0", "99, 0"})
    void lengthFallsOffOutsideOfItsRange(int tokens, double expected) {
        assertThat(RuleRewards.length(tokens, 4, 10)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void ofAnAnswerThatShouldBeAMethodOnlyTheMethodHasALength() {
        RewardSum sum = rewards.sum(List.of(new RewardRecipe(RewardName.LENGTH, 1.0, 5, 8)));
        String method = "int masts() { return 1; }";
        String padded = method + " This method returns the number of masts that this ship has.";

        assertThat(sum
                        .of(List.of(
                                new RewardedAnswer(
                                        asked(MASTS), "void a() {}" + padded.substring(25), 16, new int[] {1}),
                                new RewardedAnswer(asked(MASTS), padded, 18, new int[] {1}),
                                new RewardedAnswer(prompt("Hi.", "Hello."), padded, 18, new int[] {1})))
                        .stream()
                        .map(parts -> parts.byName().get("length")))
                .containsExactly(3 / 5.0, 1.0, 0.0);
    }

    @Test
    void anAnswerThatRepeatsTheRequestDoesNotHelp() {
        PolicyPrompt benign =
                prompt("How can I bake bread for my neighbours?", "Sure. Mix flour and water and bake it.");

        assertThat(of(RewardName.REFUSAL, benign, "How can I bake bread for my neighbours?"))
                .containsExactly(0);
        assertThat(of(RewardName.REFUSAL, benign, "Bake bread with flour and some fresh yeast."))
                .containsExactly(1);
    }

    /** On a busy machine the best answer would otherwise become less likely. */
    @Test
    void aCompilationThatTakesTooLongIsNoReasonAgainstAnAnswer() {
        try (MethodCompiler hasty = new MethodCompiler(places.files(), Duration.ofMillis(1))) {
            Reward reward = new RuleRewards(Set.of(), places.compiling(compiler, () -> {}), hasty, null, String::length)
                    .sum(List.of(new RewardRecipe(RewardName.JAVA_COMPILES)))
                    .rewards()
                    .getFirst()
                    .reward();

            assertThat(reward.of(
                            List.of(new RewardedAnswer(asked(MASTS), "int masts() { return 1; }", 9, new int[] {1}))))
                    .containsExactly(Double.NaN);
        }
    }

    @Test
    void aDefinitionHasTheAskedWord() {
        PolicyPrompt river = prompt(CorpusQuestions.meaning("river", 3), "a large stream");

        assertThat(of(RewardName.DEFINITION_WORD, river, "A River is a stream.", "a stream", "rivers", "drive"))
                .containsExactly(1, 0, 0, 0);
        assertThat(reward(new RewardRecipe(RewardName.DEFINITION_WORD))
                        .isFor(prompt("What is the capital of France?", "Paris")))
                .isFalse();
    }

    @Test
    void aRuleThatHangsOrBreaksGivesNoReward() {
        PolicyPrompt any = prompt("Hi.", "Hello.");
        Reward reward = new RuleReward(
                "hostile",
                _ -> true,
                answer -> switch (answer.text()) {
                    case "hang" -> {
                        LockSupport.parkNanos(Duration.ofSeconds(30).toNanos());
                        yield 1;
                    }
                    case "overflow" -> deep(0);
                    case "throw" -> throw new IllegalStateException("broken");
                    default -> 1;
                },
                Duration.ofMillis(300));

        double[] values = reward.of(Stream.of("hang", "overflow", "throw", "fine")
                .map(text -> new RewardedAnswer(any, text, 1, new int[] {1}))
                .toList());

        assertThat(values).containsExactly(Double.NaN, Double.NaN, Double.NaN, 1);
    }

    @Test
    void rewardsThatAreNotForAPromptDoNotCount() {
        RewardSum sum = rewards.sum(List.of(
                new RewardRecipe(RewardName.JAVA_PARSES, 2.0, null, null),
                new RewardRecipe(RewardName.LENGTH, 0.5, 1, 8)));
        List<RewardSum.Parts> parts = sum.of(List.of(
                new RewardedAnswer(prompt("Hi.", "Hello."), "Hello.", 4, new int[] {1}),
                new RewardedAnswer(asked(MASTS), "int masts() { return 1; }", 12, new int[] {1})));

        assertThat(parts.get(0).byName()).isEqualTo(Map.of("length", 1.0));
        assertThat(sum.sum(parts.get(0))).hasValue(0.5);
        assertThat(parts.get(1).byName()).isEqualTo(Map.of("java-parses", 1.0, "length", 0.5));
        assertThat(sum.sum(parts.get(1))).hasValue(2.25);
    }

    private static double deep(int level) {
        return deep(level + 1) + 1;
    }

    private double[] of(RewardName name, PolicyPrompt prompt, String... answers) {
        Reward reward = reward(new RewardRecipe(name));
        assertThat(reward.isFor(prompt)).isTrue();
        return reward.of(Stream.of(answers)
                .map(text -> new RewardedAnswer(prompt, text, text.length(), new int[] {1}))
                .toList());
    }

    private Reward reward(RewardRecipe recipe) {
        return rewards.sum(List.of(recipe)).rewards().getFirst().reward();
    }

    private static PolicyPrompt asked(DocumentedMethod method) {
        return prompt(CorpusQuestions.method(method.sentence()), method.code());
    }

    private static PolicyPrompt prompt(String question, String answer) {
        List<ChatMessage> messages = List.of(ChatMessage.user(question), ChatMessage.assistant(answer));
        return new PolicyPrompt(
                new InstructionExample("given", Sha256.of(question + answer), messages, false), new int[] {1});
    }

    private static Document java(String name, String text) {
        return new Document(Sha256.of(text), "port", "port/" + name, "CC0-1.0", Split.TRAIN, text);
    }
}
