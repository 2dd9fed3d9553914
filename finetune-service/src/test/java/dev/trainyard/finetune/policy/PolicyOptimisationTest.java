package dev.trainyard.finetune.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.finetune.conversation.InstructionExample;
import dev.trainyard.finetune.tuning.CorpusReplay;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.PolicyLoss;
import dev.trainyard.model.training.PolicyObjective;
import dev.trainyard.model.training.PolicyObjective.Mean;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.training.Phase;
import dev.trainyard.training.RolloutStatistics;
import dev.trainyard.training.StepState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyOptimisationTest {
    private static final OptimizerSettings OPTIMIZER = new OptimizerSettings(Optimizer.ADAMW, 0, 1);
    private static final PolicySettings SETTINGS =
            new PolicySettings(4, 2, 2, 1, 5e-3, 6, true, new PolicyObjective(Mean.ANSWERS, 0.8, 1.2, 0.01, 6));

    /** 1 for an answer with an even number of characters: something that nobody taught the model before. */
    private static final Reward EVEN = reward("even", text -> text.length() % 2 == 0 ? 1 : 0);

    private static Tokenizer tokenizer;
    private static ChatForm form;

    @TempDir
    Path work;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        FolderArtifactStore store = new FolderArtifactStore(folder);
        tokenizer = Tokenizer.open(store.open(TinyCorpus.seal(store).tokenizer()));
        form = ChatForm.ours(tokenizer);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    /** Killed after the answers of a step were written, and before or after its update. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aKilledJobEndsInTheSameWeightsAndRepeatsNoPrompt(int killedAt) throws IOException {
        Sha256 uninterrupted;
        try (TrainingSession session = session()) {
            PolicyOptimisation phase = phase(work.resolve("whole"), EVEN);
            for (long step = 0; step < phase.steps(); step++) take(phase, session);
            uninterrupted = session.fingerprint();
        }
        Path folder = work.resolve("killed");
        try (TrainingSession session = session()) {
            PolicyOptimisation phase = phase(folder, EVEN);
            for (int step = 0; step < killedAt; step++) take(phase, session);
            session.save(work);
            phase.batch(killedAt, new StepState(session));
        }

        AtomicInteger asked = new AtomicInteger();
        Reward counting = reward("even", text -> {
            asked.incrementAndGet();
            return text.length() % 2 == 0 ? 1 : 0;
        });
        Sha256 resumed;
        PolicyOptimisation phase = phase(folder, counting);
        try (TrainingSession session = TrainingSession.resume(work, OPTIMIZER, Precision.FP32)) {
            for (long step = killedAt; step < phase.steps(); step++) take(phase, session);
            resumed = session.fingerprint();
        }

        assertThat(resumed).isEqualTo(uninterrupted);
        // 8 prompts, 2 a step and 2 steps a generation: the answers of the generation at the kill are not written
        // again.
        int later = (int) phase.steps() / SETTINGS.updates() - killedAt / SETTINGS.updates() - 1;
        assertThat(asked).hasValue(later * SETTINGS.updates() * SETTINGS.batch() * SETTINGS.group());
    }

    @Test
    void everyPromptIsAnsweredOnceAnEpoch() throws IOException {
        PolicyOptimisation phase = phase(work, EVEN);
        Set<Integer> prompts = new HashSet<>();
        try (TrainingSession session = session()) {
            for (long step = 0; step < phase.steps(); step++) take(phase, session);
        }
        for (int number = 0; number < phase.steps() / SETTINGS.updates(); number++) {
            Generation generation = Generation.read(work, number).orElseThrow();
            assertThat(generation.answers()).hasSize(SETTINGS.updates() * SETTINGS.batch() * SETTINGS.group());
            generation.answers().forEach(answer -> prompts.add(answer.prompt()));
        }

        assertThat(prompts)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 8).boxed().toList());
    }

    @Test
    void answersToTheSamePromptDiffer() throws IOException {
        try (TrainingSession session = session()) {
            phase(work, EVEN).batch(0, new StepState(session));
        }

        List<Generation.Answer> answers = Generation.read(work, 0).orElseThrow().answers();

        assertThat(answers.stream()
                        .filter(it -> it.prompt() == answers.getFirst().prompt()))
                .extracting(it -> List.of(IntStream.of(it.tokens()).boxed().toArray()))
                .doesNotHaveDuplicates();
    }

    @Test
    void equallyGoodAnswersTeachNothing() throws IOException {
        try (TrainingSession session = session()) {
            Sha256 before = session.fingerprint();
            PolicyOptimisation phase = phase(work, reward("same", text -> 1));

            for (int step = 0; step < 2; step++) take(phase, session);

            assertThat(Generation.read(work, 0).orElseThrow().answers())
                    .allSatisfy(answer -> assertThat(answer.advantage()).isNull());
            assertThat(session.fingerprint()).isEqualTo(before);
        }
    }

    @Test
    void anAnswerWhoseRewardFailsIsLeftOutOfItsGroup() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        Reward broken = reward("broken", text -> switch (calls.getAndIncrement() % 4) {
            case 0 -> Double.NaN;
            case 1 -> throw new IllegalStateException("broken");
            case 2 -> 1;
            default -> 0;
        });
        try (TrainingSession session = session()) {
            Phase.Batch batch = phase(work, broken).batch(0, new StepState(session));

            assertThat(((PolicyLoss) batch.objective()).rollouts()).hasSize(4);
            List<Generation.Answer> answers =
                    Generation.read(work, 0).orElseThrow().answers();
            assertThat(answers.stream().filter(it -> it.failed().equals("broken")))
                    .hasSize(answers.size() / 2)
                    .allSatisfy(answer -> assertThat(answer.advantage()).isNull());
        }
    }

    @Test
    void aStepEndsIfMostAnswersHaveNoReward() throws IOException {
        Reward broken = reward("broken", text -> Double.NaN);
        try (TrainingSession session = session()) {
            assertThatIOException()
                    .isThrownBy(() -> phase(work, broken).batch(0, new StepState(session)))
                    .withMessageStartingWith("Of 16 answers, 16 could not be rewarded (broken for 16)");
        }
    }

    @Test
    void reportsWhatTheAnswersOfAStepShow() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        Reward alternating = reward("alternating", text -> switch (calls.getAndIncrement() % 4) {
            case 0 -> Double.NaN;
            case 1 -> 1;
            default -> 0;
        });
        try (TrainingSession session = session()) {
            RolloutStatistics shown =
                    phase(work, alternating).batch(0, new StepState(session)).rollouts();

            assertThat(shown.answers()).isEqualTo(8);
            assertThat(shown.rewarded()).isEqualTo(6);
            assertThat(shown.reward()).isEqualTo(2);
            assertThat(shown.rewards().get("alternating")).isEqualTo(new RolloutStatistics.Sum(6, 2));
            assertThat(shown.prompts()).isEqualTo(2);
            assertThat(shown.skipped()).isZero();
            assertThat(shown.tokens()).isBetween(8L, 48L);
            assertThat(shown.hasReference()).isFalse();
        }
    }

    @Test
    void answersThatAreGoneEndTheJobWithASentence() throws IOException {
        try (TrainingSession session = session()) {
            PolicyOptimisation phase = phase(work, EVEN);
            take(phase, session);
            Files.delete(work.resolve("generation-00000000.json"));

            assertThatIllegalStateException()
                    .isThrownBy(() -> phase(work, EVEN).batch(1, new StepState(session)))
                    .withMessageContaining("the answers for the steps from 0 are gone");
        }
    }

    /** From any answers to answers that mostly begin with what is rewarded. */
    @Test
    void theRewardRises() throws IOException {
        PolicySettings longer =
                new PolicySettings(8, 4, 1, 20, 2e-2, 3, true, new PolicyObjective(Mean.TOKENS, 0.8, 1.28, 0, 3));
        Reward early = reward("early", text -> text.matches("(?is)[a-m].*") ? 1 : 0);
        PolicyOptimisation phase = phase(work, longer, early);
        try (TrainingSession session = session()) {
            for (long step = 0; step < phase.steps(); step++) take(phase, session);
        }

        double before = mean(Generation.read(work, 0).orElseThrow());
        double after = mean(Generation.read(work, phase.steps() - 1).orElseThrow());
        assertThat(after).isGreaterThan(before + 0.3);
    }

    private static double mean(Generation generation) {
        return generation.answers().stream()
                .mapToDouble(answer -> answer.rewards().get("early"))
                .average()
                .orElseThrow();
    }

    private static void take(PolicyOptimisation phase, TrainingSession session) throws IOException {
        session.step(
                phase.batch(session.step(), new StepState(session)).objective(), phase.learningRate(session.step()));
    }

    private static PolicyOptimisation phase(Path folder, Reward reward) {
        return phase(folder, SETTINGS, reward);
    }

    private static PolicyOptimisation phase(Path folder, PolicySettings settings, Reward reward) {
        List<PolicyPrompt> prompts = IntStream.range(0, 8)
                .mapToObj(i -> {
                    List<ChatMessage> messages =
                            List.of(ChatMessage.user("Question " + i), ChatMessage.assistant("Answer."));
                    return new PolicyPrompt(
                            new InstructionExample("given", Sha256.of("question " + i), messages, false),
                            form.prompt(messages.subList(0, 1)));
                })
                .toList();
        Rollouts rollouts = new Rollouts(
                form,
                settings,
                new RewardSum(List.of(new RewardSum.Weighted(reward, 1))),
                Optional.empty(),
                7,
                () -> {});
        CorpusReplay none = new CorpusReplay(0, List.of(), List.of(), null, 32, 7);
        try {
            return new PolicyOptimisation("policy optimisation", prompts, settings, rollouts, none, folder, 7);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrainingSession session() {
        return TrainingSession.start(Transformer.initialise(shape(), 1), OPTIMIZER, Precision.FP32);
    }

    private static ModelShape shape() {
        return new ModelShape(tokenizer.vocabularySize(), 16, 1, 2, 2, 32, 32, 10_000, 1e-5, true);
    }

    private static Reward reward(String name, ToDoubleFunction<String> of) {
        return new RuleReward(name, _ -> true, answer -> of.applyAsDouble(answer.text()));
    }
}
