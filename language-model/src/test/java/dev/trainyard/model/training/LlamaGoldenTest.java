package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The model, its gradients and fifty steps of its optimizers against transformers' {@code LlamaForCausalLM} and PyTorch's
 * AdamW and Muon, whose figures {@code src/test/python/golden_llama.py} has written.
 */
class LlamaGoldenTest {
    private static final OptimizerSettings UNCLIPPED = new OptimizerSettings(Optimizer.ADAMW, 0, 1e9);
    private static final int STEPS = 50;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tied-multi-head", "tied-grouped-odd-length", "untied-one-key-head-high-base"})
    void computesTheLogitsOfTransformers(String name) throws Exception {
        try (Safetensors golden = golden(name);
                Transformer model = Transformer.open(model(name));
                NDManager scope = model.manager().newSubManager()) {
            List<MaskedSequence> rows = Arrays.stream(windows(golden, 0))
                    .map(MaskedSequence::ofText)
                    .toList();
            MaskedBatch batch = MaskedBatch.of(rows, model.shape().context(), scope);

            NDArray logits = model.kernels()
                    .infer("logits", scope, List.of(batch.tokens(), batch.at()), model.arguments())
                    .singletonOrThrow();

            float[] expected = golden.read("logits", golden.shape("logits"));
            assertThat(error(Arrays.copyOf(logits.toFloatArray(), expected.length), expected))
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied-multi-head", "tied-grouped-odd-length", "untied-one-key-head-high-base"})
    void computesTheLossAndGradientsOfTransformers(String name) throws Exception {
        compareGradients(name, Precision.FP32, 1e-6, 1e-5);
    }

    /** A bfloat16 number has 8 bits: each rounding is off by up to 0.4 %, and a gradient has passed through dozens. */
    @ParameterizedTest
    @ValueSource(strings = {"tied-multi-head", "tied-grouped-odd-length", "untied-one-key-head-high-base"})
    void staysWithinTheRoundingOfBfloat16(String name) throws Exception {
        compareGradients(name, Precision.BF16, 5e-3, 5e-2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied-multi-head", "tied-grouped-odd-length", "untied-one-key-head-high-base"})
    void takesTheSameFiftyStepsAsAdamWOfPyTorch(String name) throws Exception {
        compareFiftySteps(name, "golden.safetensors", Optimizer.ADAMW, Precision.FP32, 1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied-multi-head", "tied-grouped-odd-length", "untied-one-key-head-high-base"})
    void takesTheSameFiftyStepsAsMuonOfPyTorch(String name) throws Exception {
        compareFiftySteps(name, "muon.safetensors", Optimizer.MUON, Precision.FP32, 1e-4);
    }

    /** Losses to 0.05 and weights to 5 % of their length: the rounding of fifty steps adds up. */
    @ParameterizedTest
    @ValueSource(strings = {"tied-multi-head", "tied-grouped-odd-length", "untied-one-key-head-high-base"})
    void staysNearMuonOfPyTorchForFiftyStepsInBfloat16(String name) throws Exception {
        compareFiftySteps(name, "muon.safetensors", Optimizer.MUON, Precision.BF16, 5e-2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied-multi-head", "tied-grouped-odd-length", "untied-one-key-head-high-base"})
    void writesTheTensorsThatTransformersWrote(String name) throws Exception {
        try (Transformer model = Transformer.open(model(name))) {
            model.save(folder);

            assertThat(ModelConfig.read(folder)).isEqualTo(model.shape());
        }
        try (Safetensors written = Safetensors.open(folder.resolve("model.safetensors"));
                Safetensors original = Safetensors.open(model(name).resolve("model.safetensors"))) {
            assertThat(written.names()).containsExactlyInAnyOrderElementsOf(original.names());
            for (String tensor : original.names()) {
                long[] shape = original.shape(tensor);
                assertThat(written.read(tensor, shape)).as(tensor).isEqualTo(original.read(tensor, shape));
            }
        }
    }

    private void compareFiftySteps(String name, String file, Optimizer optimizer, Precision precision, double error)
            throws Exception {
        LearningRateSchedule schedule = new LearningRateSchedule(3e-3, STEPS, 0.1, 0.4);
        try (Safetensors tokens = golden(name);
                Safetensors golden = Safetensors.open(model(name).resolve(file));
                TrainingSession session = TrainingSession.start(
                        Transformer.open(model(name)), new OptimizerSettings(optimizer, 0.1, 1), precision)) {
            float[] losses = golden.read("losses", STEPS);
            float[] norms = golden.read("norms", STEPS);
            for (int step = 0; step < STEPS; step++) {
                StepResult result = session.step(NextTokenLoss.ofWindows(windows(tokens, step)), schedule.at(step));

                assertThat(result.loss()).as("loss of step %d", step).isCloseTo(losses[step], within(error));
                assertThat(result.gradientNorm())
                        .as("norm of step %d", step)
                        .isCloseTo(norms[step], within(10 * error));
            }

            session.save(folder);
            compareTensors(golden, "trained.", "", 1, error);
        }
    }

    private void compareGradients(String name, Precision precision, double lossError, double gradientError)
            throws Exception {
        try (Safetensors golden = golden(name);
                TrainingSession session = TrainingSession.start(Transformer.open(model(name)), UNCLIPPED, precision)) {
            double loss =
                    session.step(NextTokenLoss.ofWindows(windows(golden, 0)), 0).loss();

            double expected = golden.read("loss", 1)[0];
            assertThat(loss).isCloseTo(expected, within(lossError * expected));
            session.save(folder);
            // After one step from zero moments, the first moment is a tenth of the gradient.
            compareTensors(golden, "gradient.", "first_moment.", 10, gradientError);
        }
    }

    private void compareTensors(Safetensors golden, String expectedPrefix, String prefix, float factor, double error)
            throws IOException {
        try (Safetensors state = Safetensors.open(folder.resolve("training-state.safetensors"))) {
            List<String> names = golden.names().stream()
                    .filter(tensor -> tensor.startsWith(expectedPrefix))
                    .map(tensor -> tensor.substring(expectedPrefix.length()))
                    .toList();
            assertThat(names).hasSizeGreaterThan(19);
            for (String tensor : names) {
                float[] expected = golden.read(expectedPrefix + tensor, golden.shape(expectedPrefix + tensor));
                float[] actual = state.read(prefix + tensor, golden.shape(expectedPrefix + tensor));
                for (int i = 0; i < actual.length; i++) actual[i] *= factor;
                assertThat(error(actual, expected)).as(tensor).isLessThan(error);
            }
        }
    }

    /** The distance of two tensors, relative to the norm of the expected one. */
    private static double error(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double distance = 0;
        double length = 0;
        for (int i = 0; i < actual.length; i++) {
            distance += Math.pow((double) actual[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        return Math.sqrt(distance / length);
    }

    private static int[][] windows(Safetensors golden, int step) throws IOException {
        long[] shape = golden.shape("tokens"); // (steps, rows, length + 1)
        int rows = (int) shape[1];
        int length = (int) shape[2];
        float[] tokens = golden.read("tokens", shape);
        int[][] windows = new int[rows][length];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < length; i++) windows[row][i] = (int) tokens[(step * rows + row) * length + i];
        }
        return windows;
    }

    private static Safetensors golden(String name) throws IOException, URISyntaxException {
        return Safetensors.open(model(name).resolve("golden.safetensors"));
    }

    private static Path model(String name) throws URISyntaxException {
        return Path.of(LlamaGoldenTest.class
                .getResource("/dev/trainyard/model/llama/" + name)
                .toURI());
    }
}
