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
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingSessionTest {
    private static final ModelShape SHAPE = SmallModels.grouped(true);
    private static final OptimizerSettings SETTINGS = new OptimizerSettings(Optimizer.ADAMW, 0.1, 1);
    private static final int[][] WINDOWS = {{1, 7, 9, 22, 4, 3}, {15, 2, 2, 8, 19, 0}, {1, 7, 9, 2, 8, 19}};

    private static final Conversation KIND = new Conversation(
            new int[] {0, 3, 9, 5, 4, 11, 5}, new boolean[] {false, false, false, false, false, true, true});
    private static final Conversation RUDE = new Conversation(
            new int[] {0, 3, 9, 5, 4, 17, 18, 5}, new boolean[] {false, false, false, false, false, true, true, true});

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "BF16"})
    void learnsWhatItSeesAgainAndAgain(Precision precision) {
        try (TrainingSession session = TrainingSession.start(Transformer.initialise(SHAPE, 1), SETTINGS, precision)) {
            double before = session.nextTokenStep(WINDOWS, 1e-2).loss();
            for (int i = 0; i < 60; i++) session.nextTokenStep(WINDOWS, 1e-2);

            StepResult after = session.nextTokenStep(WINDOWS, 1e-2);

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
    void goesOnBitForBitFromAStateThatWasWrittenLater(Precision precision) throws IOException {
        List<float[]> unbroken;
        try (TrainingSession session = TrainingSession.start(Transformer.initialise(SHAPE, 1), SETTINGS, precision)) {
            for (int i = 0; i < 3; i++) session.nextTokenStep(WINDOWS, 1e-2);
            try (TrainingState state = session.state()) {
                for (int i = 0; i < 3; i++) session.nextTokenStep(WINDOWS, 1e-2);
                state.write(folder);
            }
            unbroken = weights(session);
        }

        try (TrainingSession session = TrainingSession.resume(folder, SETTINGS, precision)) {
            assertThat(session.step()).isEqualTo(3);
            for (int i = 0; i < 3; i++) session.nextTokenStep(WINDOWS, 1e-2);

            assertThat(weights(session)).usingElementComparator(Arrays::compare).isEqualTo(unbroken);
        }
    }

    @Test
    void refusesAStateThatWasCutShort() throws IOException {
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
    void dividesByTheTrainedTokensOfTheWholeStepHoweverItIsDividedIntoParts() {
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
    void movesTheWeightsAlikeInOnePartOrInMany(int parts) {
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

            PreferenceResult first = session.preferenceStep(pairs, 0.1, 1e-3);
            for (int i = 0; i < 20; i++) session.preferenceStep(pairs, 0.1, 1e-3);
            PreferenceResult last = session.preferenceStep(pairs, 0.1, 1e-3);

            assertThat(first.loss()).isCloseTo(Math.log(2), within(1e-4));
            assertThat(first.rewardMargin()).isCloseTo(0, within(1e-4));
            assertThat(first.tokens()).isEqualTo(5);
            assertThat(last.loss()).isLessThan(first.loss());
            assertThat(last.rewardMargin()).isPositive();
            assertThat(last.accuracy()).isEqualTo(1);
        }
    }

    @Test
    void clipsTheGradientByItsGlobalNorm() {
        // A first AdamW step hardly depends on the gradient's size, but its moments do.
        try (TrainingSession free = TrainingSession.start(
                        SmallModels.lively(SHAPE), new OptimizerSettings(Optimizer.ADAMW, 0, 1e9), Precision.FP32);
                TrainingSession clipped = TrainingSession.start(
                        SmallModels.lively(SHAPE), new OptimizerSettings(Optimizer.ADAMW, 0, 0.01), Precision.FP32)) {
            double norm = free.nextTokenStep(WINDOWS, 0).gradientNorm();
            assertThat(clipped.nextTokenStep(WINDOWS, 0).gradientNorm()).isEqualTo(norm);

            assertThat(norm(free.firstMoments())).isCloseTo(norm / 10, within(1e-5));
            assertThat(norm(clipped.firstMoments())).isCloseTo(0.001, within(1e-6));
        }
    }

    @Test
    void decaysMatricesAlone() {
        // The same gradient moves a weight equally with and without decay; what is left between them is the decay.
        try (TrainingSession plain = TrainingSession.start(
                        SmallModels.lively(SHAPE), new OptimizerSettings(Optimizer.ADAMW, 0, 1), Precision.FP32);
                TrainingSession decayed = TrainingSession.start(
                        SmallModels.lively(SHAPE), new OptimizerSettings(Optimizer.ADAMW, 0.5, 1), Precision.FP32);
                Transformer before = SmallModels.lively(SHAPE)) {
            plain.nextTokenStep(WINDOWS, 1e-2);
            decayed.nextTokenStep(WINDOWS, 1e-2);

            float[] matrix = before.weights().arrays().get(2).toFloatArray();
            assertThat((double) weights(plain).get(2)[5] - weights(decayed).get(2)[5])
                    .isCloseTo(0.5 * 1e-2 * matrix[5], within(1e-6));
            assertThat(weights(plain).get(1)).isEqualTo(weights(decayed).get(1));
        }
    }

    @Test
    void leavesNothingInNativeMemoryAfterAStep() {
        try (TrainingSession session =
                TrainingSession.start(Transformer.initialise(SHAPE, 1), SETTINGS, Precision.FP32)) {
            session.nextTokenStep(WINDOWS, 1e-2);
            int owned = session.model().manager().getManagedArrays().size();

            for (int i = 0; i < 5; i++) {
                session.nextTokenStep(WINDOWS, 1e-2);
                session.instructionStep(List.of(KIND), 1e-2);
                session.preferenceStep(List.of(new PreferencePair(KIND, RUDE, -1, -1)), 0.1, 1e-2);
            }

            assertThat(session.model().manager().getManagedArrays()).hasSize(owned);
        }
    }

    private static List<float[]> weightsAfter(List<Conversation> batch, int part) {
        try (TrainingSession session =
                TrainingSession.start(SmallModels.lively(SHAPE), SETTINGS, Precision.FP32, part)) {
            for (int step = 0; step < 3; step++) session.instructionStep(batch, 1e-2);
            return weights(session);
        }
    }

    private static StepResult instruction(List<Conversation> batch, int part) {
        try (TrainingSession session =
                TrainingSession.start(SmallModels.lively(SHAPE), SETTINGS, Precision.FP32, part)) {
            return session.instructionStep(batch, 1e-3);
        }
    }

    private static List<float[]> weights(TrainingSession session) {
        List<float[]> weights = new ArrayList<>();
        for (NDArray array : session.model().weights().arrays()) weights.add(array.toFloatArray());
        return weights;
    }

    private static double norm(List<NDArray> arrays) {
        double squares = 0;
        for (NDArray array : arrays) for (float value : array.toFloatArray()) squares += value * value;
        return Math.sqrt(squares);
    }
}
