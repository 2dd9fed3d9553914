package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.Adapter;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.PlainTransformer;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.SmallModels;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The training of low-rank adapters beside frozen weights. */
class AdapterTrainingTest {
    private static final ModelShape SHAPE = SmallModels.grouped(true);
    private static final OptimizerSettings SETTINGS = new OptimizerSettings(Optimizer.ADAMW, 0, 1);
    private static final int[][] WINDOWS = {{1, 7, 9, 22, 4}, {15, 2, 2, 8, 19}};
    private static final Set<String> ALL = Set.copyOf(Lora.TARGETS);

    @TempDir
    Path folder;

    private FrozenStart start;

    @BeforeEach
    void writeTheStart() throws IOException {
        try (Transformer model = SmallModels.lively(SHAPE)) {
            model.save(folder.resolve("start"));
        }
        start = new FrozenStart(folder.resolve("start"), Sha256.of(new byte[] {1}));
    }

    @ParameterizedTest
    @CsvSource({"FP32, 0", "FP32, 0.2", "BF16, 0", "BF16, 0.2"})
    void resumesBitForBit(Precision precision, double dropout) throws IOException {
        Lora lora = new Lora(4, 8, dropout, ALL);
        List<float[]> unbroken;
        try (TrainingSession session = TrainingSession.start(start, lora, SETTINGS, precision, 5)) {
            for (int i = 0; i < 3; i++) session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);
            session.save(folder.resolve("saved"));
            for (int i = 0; i < 3; i++) session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);
            unbroken = adapter(session);
        }

        try (TrainingSession session =
                TrainingSession.resume(folder.resolve("saved"), start, lora, SETTINGS, precision, 5)) {
            assertThat(session.step()).isEqualTo(3);
            for (int i = 0; i < 3; i++) session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);

            assertThat(adapter(session)).usingElementComparator(Arrays::compare).isEqualTo(unbroken);
        }
    }

    @Test
    void dropoutChangesTheStepsAndNotTheTrainedModelsAnswers() throws IOException {
        try (TrainingSession without =
                        TrainingSession.start(start, new Lora(4, 8, 0, ALL), SETTINGS, Precision.FP32, 5);
                TrainingSession with =
                        TrainingSession.start(start, new Lora(4, 8, 0.5, ALL), SETTINGS, Precision.FP32, 5)) {
            without.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);
            with.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);

            assertThat(adapter(with)).usingElementComparator(Arrays::compare).isNotEqualTo(adapter(without));
            assertThat(answer(with)).isEqualTo(answer(with));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "BF16"})
    void learnsWithFrozenWeightsAndGeneratesWhileItDoes(Precision precision) throws IOException {
        Lora lora = new Lora(4, 8, 0, ALL);
        try (TrainingSession session = TrainingSession.start(start, lora, SETTINGS, precision, 5)) {
            double before = session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2).loss();
            for (int i = 0; i < 60; i++) session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2);

            double after = session.step(NextTokenLoss.ofWindows(WINDOWS), 1e-2).loss();

            assertThat(after).isLessThan(before / 3);
            assertThat(answer(session)).startsWith(22, 4);
            for (NDArray weight : session.model().weights().byName().values()) {
                assertThat(weight.hasGradient()).isFalse();
            }
        }
    }

    @Test
    void savesTheAdapterAndItsMomentsAlone() throws IOException {
        Lora lora = new Lora(2, 4, 0, Set.of("q_proj", "down_proj"));
        try (TrainingSession session = TrainingSession.start(start, lora, SETTINGS, Precision.FP32, 5)) {
            session.save(folder.resolve("saved"));

            long expected = SHAPE.layers() * 2L * (16 + 16 + 16 + 24);
            assertThat(session.trainedParameters()).isEqualTo(expected).isEqualTo(Adapter.parameters(lora, SHAPE));
        }
        try (Safetensors saved = Safetensors.open(folder.resolve("saved/training-state.safetensors"))) {
            assertThat(saved.names()).hasSize(3 * 2 * 2 * SHAPE.layers()).allMatch(name -> name.contains(".lora_"));
            assertThat(saved.metadata()).containsEntry("start", start.digest().hex());
        }
    }

    @Test
    void refusesToResumeBesideAnotherStartOrWithAnotherAdapter() throws IOException {
        Lora lora = new Lora(2, 4, 0, ALL);
        try (TrainingSession session = TrainingSession.start(start, lora, SETTINGS, Precision.FP32, 5)) {
            session.save(folder.resolve("saved"));
        }
        FrozenStart other = new FrozenStart(start.folder(), Sha256.of(new byte[] {2}));

        assertThatThrownBy(() -> resume(other, lora))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageContaining(
                        "the saved training has the start " + start.digest().hex() + " where");
        assertThatThrownBy(() -> resume(start, new Lora(2, 4, 0.1, ALL)))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageContaining("dropout 0.0");
    }

    private void resume(FrozenStart from, Lora lora) throws IOException {
        TrainingSession.resume(folder.resolve("saved"), from, lora, SETTINGS, Precision.FP32, 5)
                .close();
    }

    @Test
    void gradientOfNextTokenLossAgreesWithFiniteDifferences() throws IOException {
        check(
                session -> session.step(NextTokenLoss.ofWindows(WINDOWS), 0).loss(),
                plain -> -(plain.logLikelihood(WINDOWS[0], afterTheFirst())
                                + plain.logLikelihood(WINDOWS[1], afterTheFirst()))
                        / 8);
    }

    @Test
    void gradientOfPreferenceLossAgreesWithFiniteDifferences() throws IOException {
        Conversation chosen = new Conversation(WINDOWS[0], new boolean[] {false, false, true, true, true});
        Conversation rejected = new Conversation(WINDOWS[1], new boolean[] {false, false, false, true, true});
        List<PreferencePair> pairs = List.of(new PreferencePair(chosen, rejected, -9, -6.5));
        check(session -> session.step(new PreferenceLoss(pairs, 0.7), 0).loss(), plain -> {
            double margin = 0.7
                    * (plain.logLikelihood(chosen.ids(), chosen.trained())
                            + 9
                            - plain.logLikelihood(rejected.ids(), rejected.trained())
                            - 6.5);
            return Math.log1p(Math.exp(-margin));
        });
    }

    private void check(ToDoubleFunction<TrainingSession> step, ToDoubleFunction<PlainTransformer> loss)
            throws IOException {
        Lora lora = new Lora(3, 4, 0, Set.of("q_proj", "v_proj", "o_proj", "up_proj", "down_proj"));
        OptimizerSettings unclipped = new OptimizerSettings(Optimizer.ADAMW, 0, 1e9);
        try (Transformer probed = lively(lora);
                TrainingSession session =
                        TrainingSession.ofAdapter(lively(lora), Map.of(), unclipped, Precision.FP32, 1)) {
            assertThat(step.applyAsDouble(session))
                    .isCloseTo(loss.applyAsDouble(new PlainTransformer(probed)), within(1e-4));

            Map<String, NDArray> matrices =
                    probed.adapter().orElseThrow().weights().byName();
            assertThat(matrices).hasSize(SHAPE.layers() * 9);
            matrices.forEach((name, matrix) -> {
                float[] gradient = session.firstMoments().get(name).toFloatArray();
                for (int at : new int[] {0, gradient.length / 2, gradient.length - 1}) {
                    assertThat(gradient[at] * 10.0)
                            .as("number %d of %s", at, name)
                            .isCloseTo(difference(probed, matrix, at, loss), within(2e-3));
                }
            });
        }
    }

    private Transformer lively(Lora lora) throws IOException {
        Transformer model = Transformer.open(start.folder());
        SplittableRandom random = new SplittableRandom(8);
        for (NDArray matrix : model.adapt(lora, 1).weights().byName().values()) {
            float[] values = new float[(int) matrix.size()];
            for (int i = 0; i < values.length; i++) values[i] = (float) (0.3 * random.nextGaussian());
            matrix.set(values);
        }
        return model;
    }

    private static double difference(
            Transformer model, NDArray matrix, int at, ToDoubleFunction<PlainTransformer> loss) {
        float[] values = matrix.toFloatArray();
        float middle = values[at];
        values[at] = middle + 1e-3f;
        matrix.set(values);
        double above = loss.applyAsDouble(new PlainTransformer(model));
        values[at] = middle - 1e-3f;
        matrix.set(values);
        double below = loss.applyAsDouble(new PlainTransformer(model));
        values[at] = middle;
        matrix.set(values);
        return (above - below) / ((double) (middle + 1e-3f) - (middle - 1e-3f));
    }

    private static boolean[] afterTheFirst() {
        return new boolean[] {false, true, true, true, true};
    }

    private static int[] answer(TrainingSession session) {
        return new Generator(session.model()).generate(new int[] {1, 7, 9}, Sampling.greedy(3, Set.of()), token -> {});
    }

    private static List<float[]> adapter(TrainingSession session) {
        return session.model().adapter().orElseThrow().weights().byName().values().stream()
                .map(NDArray::toFloatArray)
                .toList();
    }
}
