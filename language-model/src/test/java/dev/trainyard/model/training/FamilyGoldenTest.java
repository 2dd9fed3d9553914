package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models of each family against transformers' figures, which {@code src/test/python/golden_families.py} has written.
 * The folders that these tests write under {@code target/exported-families} can be opened by the same script.
 */
class FamilyGoldenTest {
    static final List<String> NAMES = names();
    private static final OptimizerSettings UNCLIPPED = new OptimizerSettings(Optimizer.ADAMW, 0, 1e9);

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("NAMES")
    void computesTheLogitsOfTransformers(String name) throws Exception {
        try (Safetensors golden = golden(name);
                Transformer model = Transformer.open(model(name));
                NDManager scope = model.manager().newSubManager()) {
            long[] shape = golden.shape("tokens"); // (rows, length + 1)
            int length = (int) shape[1] - 1;
            NDArray tokens = scope.create(tokens(golden, length), new Shape(shape[0], length));
            NDArray at = scope.create(range((int) shape[0] * length));

            NDArray logits = model.kernels()
                    .infer("logits", scope, List.of(tokens, at), model.arguments())
                    .singletonOrThrow();

            assertThat(distance(logits.toFloatArray(), golden.read("logits", golden.shape("logits"))))
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void computesTheLossAndGradientsOfTransformers(String name) throws Exception {
        checkGradients(name, Precision.FP32, 1e-6, (tensor, actual, expected) -> {
            // A key's bias adds the same to all scores of a query that is not rotated: its gradient is only rounding.
            if (length(expected) > 1e-6) {
                assertThat(distance(actual, expected)).as(tensor).isLessThan(1e-5);
            } else {
                assertThat(length(actual)).as(tensor).isLessThan(1e-6);
            }
        });
    }

    /**
     * A bfloat16 number has 8 bits: each rounding is off by up to 0.4 %, and a gradient has passed through dozens. Small
     * gradients, which are sums of large ones, are off by more, so that all are compared together.
     */
    @ParameterizedTest
    @FieldSource("NAMES")
    void staysWithinTheRoundingOfBfloat16(String name) throws Exception {
        double[] squares = new double[2];
        checkGradients(name, Precision.BF16, 1e-2, (tensor, actual, expected) -> {
            double norm = length(expected);
            squares[0] += Math.pow(norm * distance(actual, expected), 2);
            squares[1] += norm * norm;
        });
        assertThat(Math.sqrt(squares[0] / squares[1])).isLessThan(5e-2);
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void computesTheSameTokenByTokenWithTheCache(String name) throws Exception {
        try (Safetensors golden = golden(name);
                Transformer model = Transformer.open(model(name));
                NDManager scope = model.manager().newSubManager()) {
            ModelShape shape = model.shape();
            int rows = (int) golden.shape("tokens")[0];
            int length = (int) golden.shape("tokens")[1] - 1;
            long[] tokens = tokens(golden, length);
            float[] expected = golden.read("logits", golden.shape("logits"));
            Shape cache = new Shape(shape.layers(), rows, shape.keyValueHeads(), shape.context(), shape.headWidth());
            NDArray keys = scope.zeros(cache);
            NDArray values = scope.zeros(cache);

            // The first five tokens in one pass, then each by itself.
            for (int from = 0, to = 5; to <= length; from = to++) {
                int some = to - from;
                long[] read = new long[rows * some];
                long[] positions = new long[rows * some];
                for (int i = 0; i < read.length; i++) {
                    positions[i] = from + i % some;
                    read[i] = tokens[i / some * length + (int) positions[i]];
                }
                float[] logits = model.kernels()
                        .infer(
                                "extend",
                                scope,
                                List.of(
                                        scope.create(read, new Shape(rows, some)),
                                        scope.create(positions, new Shape(rows, some)),
                                        scope.create(range(read.length)),
                                        scope.create(range(to)),
                                        keys,
                                        values),
                                model.arguments())
                        .singletonOrThrow()
                        .toFloatArray();

                float[] full = new float[logits.length];
                int vocabulary = shape.vocabulary();
                for (int i = 0; i < read.length; i++) {
                    int at = i / some * length + (int) positions[i];
                    System.arraycopy(expected, at * vocabulary, full, i * vocabulary, vocabulary);
                }
                assertThat(distance(logits, full))
                        .as("positions %d to %d", from, to)
                        .isLessThan(1e-5);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void writesTheTensorsThatTransformersWroteUnderTheFamilysName(String name) throws Exception {
        Path exported = Path.of("target", "exported-families", name);
        try (Transformer model = Transformer.open(model(name))) {
            model.save(exported);

            assertThat(ModelConfig.read(exported)).isEqualTo(model.shape());
        }
        for (String field : List.of("\"model_type\" : \"", "Granite", "Qwen", "Mistral", "Olmo2", "SmolLM3", "Llama")) {
            assertThat(Files.readString(exported.resolve("config.json")).contains(field))
                    .as(field)
                    .isEqualTo(Files.readString(model(name).resolve("config.json"))
                            .replace("\":", "\" :")
                            .contains(field));
        }
        assertThat(ModelConfig.tokens(exported)).isEqualTo(ModelConfig.tokens(model(name)));
        assertThat(ModelConfig.tokens(exported).ends()).containsExactly(2, 3);
        sameTensors(model(name), exported);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama-biases-and-wide-heads",
                "mistral-own-head-width",
                "qwen2-tied",
                "qwen3-untied-biases",
                "granite-untied-biases",
                "granite-4-rotated",
                "smollm3-every-second-layer-unrotated",
                "olmo2-grouped"
            })
    void learnsAndOpensAgainAsSaved(String name) throws Exception {
        try (Safetensors golden = golden(name);
                TrainingSession session = TrainingSession.start(
                        Transformer.open(model(name)), new OptimizerSettings(Optimizer.MUON, 0.1, 1), Precision.FP32)) {
            NextTokenLoss loss = NextTokenLoss.ofWindows(windows(golden));
            double before = session.step(loss, 0.01).loss();
            for (int step = 0; step < 4; step++) session.step(loss, 0.01);
            assertThat(session.step(loss, 0.01).loss()).isLessThan(0.95 * before);

            session.save(folder);
            try (TrainingSession resumed =
                    TrainingSession.resume(folder, new OptimizerSettings(Optimizer.MUON, 0.1, 1), Precision.FP32)) {
                assertThat(resumed.step(loss, 0.01)).isEqualTo(session.step(loss, 0.01));
            }
            Path once = folder.resolve("once");
            Path twice = folder.resolve("twice");
            session.model().save(once);
            try (Transformer opened = Transformer.open(once)) {
                opened.save(twice);
            }
            sameTensors(once, twice);
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void countsEveryWeight(String name) throws Exception {
        try (Transformer model = Transformer.open(model(name));
                Safetensors file = Safetensors.open(model(name).resolve("model.safetensors"))) {
            long stored = file.names().stream()
                    .mapToLong(tensor -> Arrays.stream(shape(file, tensor)).reduce(1, (a, b) -> a * b))
                    .sum();

            assertThat(model.shape().parameters()).isEqualTo(stored);
        }
    }

    private interface GradientCheck {
        void check(String tensor, float[] actual, float[] expected);
    }

    private void checkGradients(String name, Precision precision, double lossError, GradientCheck gradients)
            throws Exception {
        try (Safetensors golden = golden(name);
                TrainingSession session = TrainingSession.start(Transformer.open(model(name)), UNCLIPPED, precision)) {
            double loss =
                    session.step(NextTokenLoss.ofWindows(windows(golden)), 0).loss();

            double expected = golden.read("loss", 1)[0];
            assertThat(loss).isCloseTo(expected, within(lossError * expected));
            session.save(folder);
            try (Safetensors state = Safetensors.open(folder.resolve("training-state.safetensors"))) {
                List<String> tensors = golden.names().stream()
                        .filter(tensor -> tensor.startsWith("gradient."))
                        .toList();
                assertThat(tensors).hasSizeGreaterThan(10);
                for (String tensor : tensors) {
                    long[] shape = golden.shape(tensor);
                    // After one step from zero moments, the first moment is a tenth of the gradient.
                    float[] actual = state.read(tensor.replace("gradient.", "first_moment."), shape);
                    for (int i = 0; i < actual.length; i++) actual[i] *= 10;
                    gradients.check(tensor, actual, golden.read(tensor, shape));
                }
            }
        }
    }

    private static void sameTensors(Path expected, Path actual) throws IOException {
        try (Safetensors original = Safetensors.open(expected.resolve("model.safetensors"));
                Safetensors written = Safetensors.open(actual.resolve("model.safetensors"))) {
            assertThat(written.names()).containsExactlyInAnyOrderElementsOf(original.names());
            for (String tensor : original.names()) {
                long[] shape = original.shape(tensor);
                assertThat(written.read(tensor, shape)).as(tensor).isEqualTo(original.read(tensor, shape));
            }
        }
    }

    private static long[] shape(Safetensors file, String tensor) {
        try {
            return file.shape(tensor);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The distance of two tensors, relative to the norm of the expected one. */
    static double distance(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        float[] difference = new float[actual.length];
        for (int i = 0; i < actual.length; i++) difference[i] = actual[i] - expected[i];
        return length(difference) / length(expected);
    }

    private static double length(float[] tensor) {
        return Math.sqrt(IntStream.range(0, tensor.length)
                .mapToDouble(i -> (double) tensor[i] * tensor[i])
                .sum());
    }

    private static long[] range(int end) {
        return IntStream.range(0, end).asLongStream().toArray();
    }

    private static int[][] windows(Safetensors golden) throws IOException {
        int length = (int) golden.shape("tokens")[1];
        long[] tokens = tokens(golden, length);
        int[][] windows = new int[tokens.length / length][length];
        for (int i = 0; i < tokens.length; i++) windows[i / length][i % length] = (int) tokens[i];
        return windows;
    }

    /** The first tokens of each row. */
    private static long[] tokens(Safetensors golden, int length) throws IOException {
        long[] shape = golden.shape("tokens"); // (rows, length + 1)
        float[] all = golden.read("tokens", shape);
        long[] tokens = new long[(int) shape[0] * length];
        for (int i = 0; i < tokens.length; i++) tokens[i] = (long) all[i / length * (int) shape[1] + i % length];
        return tokens;
    }

    private static Safetensors golden(String name) throws IOException {
        return Safetensors.open(model(name).resolve("golden.safetensors"));
    }

    static Path model(String name) {
        return families().resolve(name);
    }

    private static List<String> names() {
        try (Stream<Path> folders = Files.list(families())) {
            return folders.map(one -> one.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path families() {
        try {
            return Path.of(Objects.requireNonNull(FamilyGoldenTest.class.getResource("/dev/trainyard/model/families"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
