package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.SmallModels;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingSessionTest {
    private static final ModelShape SHAPE = SmallModels.grouped(true);
    private static final String QUERY_KEY_VALUE = "model.layers.0.self_attn.qkv_proj.weight";
    private static final String LAST_NORM = "model.norm.weight";
    private static final Set<String> NAMES;
    private static final OptimizerSettings SETTINGS = new OptimizerSettings(Optimizer.ADAMW, 0.1, 1);
    private static final int[][] WINDOWS = {{1, 7, 9, 22, 4, 3}, {15, 2, 2, 8, 19, 0}, {1, 7, 9, 2, 8, 19}};

    private static final Conversation KIND = new Conversation(
            new int[] {0, 3, 9, 5, 4, 11, 5}, new boolean[] {false, false, false, false, false, true, true});
    private static final Conversation RUDE = new Conversation(
            new int[] {0, 3, 9, 5, 4, 17, 18, 5}, new boolean[] {false, false, false, false, false, true, true, true});

    static {
        try (Transformer model = Transformer.initialise(SHAPE, 1)) {
            NAMES = Set.copyOf(model.weights().names());
        }
    }

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "BF16"})
    void learnsABatchThatIsRepeated(Precision precision) {
        try (TrainingSession session = TrainingSession.start(Transformer.initialise(SHAPE, 1), SETTINGS, precision)) {
            double before = session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2).loss();
            for (int i = 0; i < 60; i++) session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);

            StepResult after = session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);

            assertThat(before).isCloseTo(Math.log(SHAPE.vocabulary()), within(0.2));
            assertThat(after.loss()).isLessThan(1);
            assertThat(after.tokens()).isEqualTo(15);
            assertThat(session.step()).isEqualTo(62);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "BF16"})
    void resumesBitForBitFromAStateThatWasWrittenAfterLaterSteps(Precision precision) throws IOException {
        List<float[]> unbroken;
        try (TrainingSession session = TrainingSession.start(Transformer.initialise(SHAPE, 1), SETTINGS, precision)) {
            for (int i = 0; i < 3; i++) session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);
            try (TrainingState state = session.state()) {
                for (int i = 0; i < 3; i++) session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);
                state.write(folder);
            }
            unbroken = weights(session);
        }

        try (TrainingSession session = TrainingSession.resume(folder, SETTINGS, precision)) {
            assertThat(session.step()).isEqualTo(3);
            for (int i = 0; i < 3; i++) session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);

            assertThat(weights(session)).usingElementComparator(Arrays::compare).isEqualTo(unbroken);
        }
    }

    @Test
    void refusesATruncatedState() throws IOException {
        try (TrainingSession session =
                TrainingSession.start(Transformer.initialise(SHAPE, 1), SETTINGS, Precision.FP32)) {
            session.save(folder);
        }
        Path state = folder.resolve("training-state.safetensors");
        byte[] whole = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(whole, whole.length - 1));

        assertThatThrownBy(() -> TrainingSession.resume(folder, SETTINGS, Precision.FP32))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("training-state.safetensors");
    }

    @Test
    void dividesByTheTrainedTokensOfTheWholeStepInAnyNumberOfParts() {
        List<Conversation> batch = List.of(KIND, RUDE, KIND);

        StepResult whole = instruction(batch, 1_000);
        StepResult inParts = instruction(batch, 1);

        assertThat(whole.tokens()).isEqualTo(7);
        assertThat(inParts.tokens()).isEqualTo(7);
        assertThat(inParts.loss()).isCloseTo(whole.loss(), within(1e-5));
        assertThat(inParts.gradientNorm()).isCloseTo(whole.gradientNorm(), within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void updatesTheWeightsEquallyInOnePartAndInMany(int parts) {
        int length = 11;
        Random random = new Random(3);
        List<Conversation> batch = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            // From one trained token to ten.
            boolean[] trained = new boolean[length];
            Arrays.fill(trained, 1 + random.nextInt(length - 1), length, true);
            batch.add(
                    new Conversation(random.ints(length, 0, SHAPE.vocabulary()).toArray(), trained));
        }

        List<float[]> whole = weightsAfter(batch, 16 * (length - 1));
        List<float[]> inParts = weightsAfter(batch, 16 * (length - 1) / parts);

        for (int w = 0; w < whole.size(); w++) {
            for (int i = 0; i < whole.get(w).length; i++) {
                assertThat(inParts.get(w)[i]).isCloseTo(whole.get(w)[i], within(1e-5f));
            }
        }
    }

    @Test
    void learnsAPreference() {
        try (TrainingSession session = TrainingSession.start(
                SmallModels.lively(SHAPE), new OptimizerSettings(Optimizer.ADAMW, 0, 1), Precision.FP32)) {
            double[] reference = LogLikelihood.ofConversations(session.model(), List.of(KIND, RUDE));
            List<PreferencePair> pairs = List.of(new PreferencePair(KIND, RUDE, reference[0], reference[1]));

            StepResult first = session.step(new PreferenceLoss(pairs, 0.1), 1e-3);
            for (int i = 0; i < 20; i++) session.step(new PreferenceLoss(pairs, 0.1), 1e-3);
            StepResult last = session.step(new PreferenceLoss(pairs, 0.1), 1e-3);

            assertThat(first.loss()).isCloseTo(Math.log(2), within(1e-4));
            assertThat(first.rewards().margin()).isCloseTo(0, within(1e-4));
            assertThat(first.tokens()).isEqualTo(5);
            assertThat(last.loss()).isLessThan(first.loss());
            assertThat(last.rewards().margin()).isPositive();
            assertThat(last.rewards().accuracy()).isEqualTo(1);
        }
    }

    @Test
    void clipsTheGradientByItsGlobalNorm() {
        // A first AdamW step hardly depends on the gradient's size, but its moments do.
        try (TrainingSession free = TrainingSession.start(
                        SmallModels.lively(SHAPE), new OptimizerSettings(Optimizer.ADAMW, 0, 1e9), Precision.FP32);
                TrainingSession clipped = TrainingSession.start(
                        SmallModels.lively(SHAPE), new OptimizerSettings(Optimizer.ADAMW, 0, 0.01), Precision.FP32)) {
            double norm = free.step(NextTokenLoss.ofWindows(WINDOWS), 0).gradientNorm();
            assertThat(clipped.step(NextTokenLoss.ofWindows(WINDOWS), 0).gradientNorm())
                    .isEqualTo(norm);

            assertThat(norm(free)).isCloseTo(norm / 10, within(1e-5));
            assertThat(norm(clipped)).isCloseTo(0.001, within(1e-6));
        }
    }

    @Test
    void appliesWeightDecayToMatricesOnly() {
        // The same gradient moves a weight equally with and without decay; what is left between them is the decay.
        try (TrainingSession plain = TrainingSession.start(
                        SmallModels.lively(SHAPE), new OptimizerSettings(Optimizer.ADAMW, 0, 1), Precision.FP32);
                TrainingSession decayed = TrainingSession.start(
                        SmallModels.lively(SHAPE), new OptimizerSettings(Optimizer.ADAMW, 0.5, 1), Precision.FP32);
                Transformer before = SmallModels.lively(SHAPE)) {
            plain.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);
            decayed.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);

            float[] matrix = before.weights().get(QUERY_KEY_VALUE).toFloatArray();
            assertThat((double) byName(plain).get(QUERY_KEY_VALUE)[5]
                            - byName(decayed).get(QUERY_KEY_VALUE)[5])
                    .isCloseTo(0.5 * 1e-2 * matrix[5], within(1e-6));
            assertThat(byName(plain).get(LAST_NORM)).isEqualTo(byName(decayed).get(LAST_NORM));
        }
    }

    @Test
    void leavesNothingInNativeMemoryAfterAStep() {
        try (TrainingSession session =
                TrainingSession.start(Transformer.initialise(SHAPE, 1), SETTINGS, Precision.FP32)) {
            session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);
            int owned = session.model().manager().getManagedArrays().size();

            for (int i = 0; i < 5; i++) {
                session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);
                session.step(NextTokenLoss.ofConversations(List.of(KIND), SHAPE.context()), 1e-2);
                session.step(new PreferenceLoss(List.of(new PreferencePair(KIND, RUDE, -1, -1)), 0.1), 1e-2);
            }

            assertThat(session.model().manager().getManagedArrays()).hasSize(owned);
        }
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void takesTheSameStepInOneCallAndInSeveral(Optimizer optimizer) {
        OptimizerSettings settings = new OptimizerSettings(optimizer, 0.1, 0.01);
        try (TrainingSession whole = TrainingSession.start(SmallModels.lively(SHAPE), settings, Precision.BF16);
                TrainingSession inCalls = TrainingSession.start(SmallModels.lively(SHAPE), settings, Precision.BF16)) {
            for (int step = 0; step < 3; step++) {
                StepResult result = whole.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);

                BatchLoss loss = inCalls.addGradients(NextTokenLoss.ofWindows(WINDOWS), 15);
                double norm = inCalls.clip();
                inCalls.update(1e-2);

                assertThat(loss.loss()).isEqualTo(result.loss());
                assertThat(norm).isEqualTo(result.gradientNorm());
            }

            assertThat(inCalls.step()).isEqualTo(3);
            assertThat(weights(inCalls)).usingElementComparator(Arrays::compare).isEqualTo(weights(whole));
        }
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void takesTheSameStepWithHalvesOfTheBatchInTwoSessions(Optimizer optimizer) {
        OptimizerSettings settings = new OptimizerSettings(optimizer, 0.1, 0.5);
        NextTokenLoss all = NextTokenLoss.ofConversations(List.of(KIND, RUDE, KIND), SHAPE.context());
        NextTokenLoss some = NextTokenLoss.ofConversations(List.of(KIND), SHAPE.context());
        NextTokenLoss others = NextTokenLoss.ofConversations(List.of(RUDE, KIND), SHAPE.context());
        try (TrainingSession whole = TrainingSession.start(SmallModels.lively(SHAPE), settings, Precision.FP32);
                TrainingSession one = TrainingSession.start(SmallModels.lively(SHAPE), settings, Precision.FP32);
                TrainingSession other = TrainingSession.start(SmallModels.lively(SHAPE), settings, Precision.FP32)) {
            for (int step = 0; step < 3; step++) {
                double loss = one.addGradients(some, all.units()).loss()
                        + other.addGradients(others, all.units()).loss();
                Map<String, float[]> ofOther = new LinkedHashMap<>();
                other.reduce((name, gradient) -> ofOther.put(name, gradient.toFloatArray()));
                Map<String, float[]> sums = new LinkedHashMap<>();
                one.reduce((name, gradient) -> {
                    float[] sum = gradient.toFloatArray();
                    for (int i = 0; i < sum.length; i++) sum[i] += ofOther.get(name)[i];
                    gradient.set(sum);
                    sums.put(name, sum);
                });
                other.reduce((name, gradient) -> gradient.set(sums.get(name)));
                double norm = one.clip();
                assertThat(other.clip()).isEqualTo(norm);
                one.update(1e-2);
                other.update(1e-2);

                StepResult result = whole.step(all, 1e-2);
                assertThat(loss).isCloseTo(result.loss(), within(1e-5));
                assertThat(norm).isCloseTo(result.gradientNorm(), within(1e-4));
            }

            assertThat(weights(one)).usingElementComparator(Arrays::compare).isEqualTo(weights(other));
            List<float[]> expected = weights(whole);
            for (int w = 0; w < expected.size(); w++) {
                assertThat(weights(one).get(w)).containsExactly(expected.get(w), within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void trainsTheNamedArraysAndLeavesTheOthersAsTheyAre(Optimizer optimizer) throws IOException {
        Set<String> trained = Set.of(QUERY_KEY_VALUE, LAST_NORM);
        OptimizerSettings settings = new OptimizerSettings(optimizer, 0.1, 1e9);
        List<Map<String, float[]>> gradients = new ArrayList<>();
        Map<String, float[]> before;
        Map<String, float[]> after;
        try (TrainingSession all = TrainingSession.start(SmallModels.lively(SHAPE), settings, Precision.FP32);
                TrainingSession some =
                        TrainingSession.start(SmallModels.lively(SHAPE), settings, Precision.FP32, trained)) {
            before = byName(some);
            for (TrainingSession session : List.of(all, some)) {
                session.addGradients(NextTokenLoss.ofWindows(WINDOWS), 15);
                Map<String, float[]> found = new LinkedHashMap<>();
                session.reduce((name, gradient) -> found.put(name, gradient.toFloatArray()));
                gradients.add(found);
            }
            some.clip();
            some.update(1e-2);
            some.step(new PreferenceLoss(List.of(new PreferencePair(KIND, RUDE, -1, -1)), 0.1), 1e-2);
            after = byName(some);
            some.save(folder);
        }

        assertThat(gradients.getFirst().keySet()).isEqualTo(NAMES);
        assertThat(gradients.getLast().keySet()).isEqualTo(trained);
        for (String name : trained) {
            assertThat(gradients.getLast().get(name))
                    .as(name)
                    .isEqualTo(gradients.getFirst().get(name));
            assertThat(after.get(name)).as(name).isNotEqualTo(before.get(name));
        }
        for (String name : NAMES) {
            if (!trained.contains(name)) assertThat(after.get(name)).as(name).isEqualTo(before.get(name));
        }
        try (TrainingSession resumed = TrainingSession.resume(folder, settings, Precision.FP32, trained)) {
            assertThat(byName(resumed)).usingRecursiveComparison().isEqualTo(after);
            assertThat(resumed.firstMoments().names()).isEqualTo(trained);
        }
    }

    @Test
    void refusesToTrainWhatTheModelDoesNotHave() {
        try (Transformer model = Transformer.initialise(SHAPE, 1)) {
            assertThatThrownBy(() -> TrainingSession.start(model, SETTINGS, Precision.FP32, Set.of("lm_head.weight")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lm_head.weight");
        }
    }

    private static Map<String, float[]> byName(TrainingSession session) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        session.model().weights().byName().forEach((name, array) -> weights.put(name, array.toFloatArray()));
        return weights;
    }

    private static List<float[]> weightsAfter(List<Conversation> batch, int part) {
        try (TrainingSession session =
                TrainingSession.start(SmallModels.lively(SHAPE), SETTINGS, Precision.FP32, NAMES, part)) {
            for (int step = 0; step < 3; step++)
                session.step(NextTokenLoss.ofConversations(batch, SHAPE.context()), 1e-2);
            return weights(session);
        }
    }

    private static StepResult instruction(List<Conversation> batch, int part) {
        try (TrainingSession session =
                TrainingSession.start(SmallModels.lively(SHAPE), SETTINGS, Precision.FP32, NAMES, part)) {
            return session.step(NextTokenLoss.ofConversations(batch, SHAPE.context()), 1e-3);
        }
    }

    private static List<float[]> weights(TrainingSession session) {
        List<float[]> weights = new ArrayList<>();
        for (NDArray array : session.model().weights().byName().values()) weights.add(array.toFloatArray());
        return weights;
    }

    private static double norm(TrainingSession session) {
        double squares = 0;
        for (NDArray array : session.firstMoments().byName().values())
            for (float value : array.toFloatArray()) squares += value * value;
        return Math.sqrt(squares);
    }
}
