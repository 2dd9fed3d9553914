package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.PeftFolder;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.model.transformer.WeightFiles;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Low-rank adapters against PEFT, whose figures {@code src/test/python/golden_peft.py} has written. */
class PeftGoldenTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PREFIX = "base_model.model.";
    private static final int STEPS = 20;

    @TempDir
    Path folder;

    private record Case(String start, Lora lora) {
        static Case of(String name) {
            return switch (name) {
                case "every-matrix" -> new Case("tied-grouped-odd-length", new Lora(4, 8, 0, Set.copyOf(Lora.TARGETS)));
                case "queries-and-values" ->
                    new Case(
                            "untied-one-key-head-high-base",
                            new Lora(3, 5, 0, Set.of("q_proj", "v_proj", "down_proj")));
                case "root-of-rank" -> new Case("tied-multi-head", new Lora(4, 12, 0, Set.of("o_proj")));
                default -> throw new IllegalArgumentException(name);
            };
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-matrix", "queries-and-values"})
    void computesTheLossAndGradientsOfPeft(String name) throws Exception {
        try (Safetensors golden = golden(name);
                TrainingSession session = session(name, 1e9, Precision.FP32)) {
            double loss =
                    session.step(NextTokenLoss.ofWindows(windows(name, 0)), 0).loss();

            double expected = golden.read("loss", 1)[0];
            assertThat(loss).isCloseTo(expected, within(1e-6 * expected));
            session.save(folder);
            // After one step from zero moments, the first moment is a tenth of the gradient.
            compareTensors(golden, "gradient.", "first_moment.", 10, 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-matrix", "queries-and-values"})
    void takesTheSameTwentyStepsAsPeft(String name) throws Exception {
        try (Safetensors golden = golden(name);
                TrainingSession session = session(name, 1, Precision.FP32)) {
            float[] losses = golden.read("losses", STEPS);
            for (int step = 0; step < STEPS; step++) {
                StepResult result = session.step(NextTokenLoss.ofWindows(windows(name, step)), 3e-3);
                assertThat(result.loss()).as("loss of step %d", step).isCloseTo(losses[step], within(1e-5));
            }

            session.save(folder);
            compareTensors(golden, "trained.", "", 1, 1e-4);
        }
    }

    /** The weights and the adapters are large here, so that the rounding to bfloat16 shows: two more bits are lost. */
    @ParameterizedTest
    @ValueSource(strings = {"every-matrix", "queries-and-values"})
    void staysWithinTheRoundingOfBfloat16(String name) throws Exception {
        try (Safetensors golden = golden(name);
                TrainingSession session = session(name, 1e9, Precision.BF16)) {
            session.step(NextTokenLoss.ofWindows(windows(name, 0)), 0);

            session.save(folder);
            compareTensors(golden, "gradient.", "first_moment.", 10, 0.2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-matrix", "queries-and-values", "root-of-rank"})
    void readsAdaptersOfPeftIntoTheWeights(String name) throws Exception {
        Path start = start(name);
        try (WeightFiles weights = WeightFiles.open(start);
                PeftFolder adapter = PeftFolder.open(peft(name), ModelConfig.read(start));
                Transformer merged =
                        Transformer.of(ModelConfig.read(start), ModelConfig.tokens(start), adapter.over(weights))) {
            assertThat(error(logits(merged, name), expectedLogits(name))).isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-matrix", "queries-and-values"})
    void writesACheckpointThatComputesTheSameMergedAndWithItsAdapterBeside(String name) throws Exception {
        Path start = start(name);
        Path written = folder.resolve("checkpoint");
        try (Transformer adapted = Transformer.open(start)) {
            try (Safetensors file = Safetensors.open(peft(name).resolve("adapter_model.safetensors"))) {
                adapted.adapt(Case.of(name).lora(), file, PREFIX);
            }
            assertThat(error(logits(adapted, name), expectedLogits(name))).isLessThan(1e-5);

            PeftFolder.writeMerged(start, adapted.adapter().orElseThrow(), written);
        }

        try (Transformer merged = Transformer.open(written)) {
            assertThat(error(logits(merged, name), expectedLogits(name))).isLessThan(1e-5);
        }
        try (WeightFiles weights = WeightFiles.open(start);
                PeftFolder adapter = PeftFolder.open(written.resolve("adapter"), ModelConfig.read(start));
                Transformer merged =
                        Transformer.of(ModelConfig.read(start), ModelConfig.tokens(start), adapter.over(weights))) {
            assertThat(error(logits(merged, name), expectedLogits(name))).isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "peft_type         | \"IA3\"        | the peft_type 'IA3'; only adapters of the type LORA",
                "use_dora          | true           | use_dora set to true, which is not supported",
                "bias              | \"lora_only\"  | the bias 'lora_only'; only adapters without trained biases",
                "modules_to_save   | [\"lm_head\"]  | modules_to_save set to [\"lm_head\"], which is not supported",
                "fan_in_fan_out    | true           | fan_in_fan_out set to true, which is not supported",
                "init_lora_weights | \"pissa\"      | the init_lora_weights 'pissa', with which the model's own",
                "alpha_pattern     | {\"q_proj\":3} | alpha_pattern set to {\"q_proj\":3}, which is not supported",
                "a_new_setting     | 7              | a_new_setting set to 7, which is not supported",
                "lora_alpha        | \"much\"       | the lora_alpha \"much\"; a number is expected",
                "r                 | 7              | has the rank 4, but adapter_config.json names the ranks [7]",
                "rank_pattern      | {\"q_proj\":0} | has the rank 0; a whole number of at least 1 is expected",
            })
    void refusesWhatItCannotComputeByName(String setting, String value, String reason) throws Exception {
        copy("every-matrix");
        ObjectNode config =
                (ObjectNode) JSON.readTree(folder.resolve("adapter_config.json").toFile());
        config.set(setting, JSON.readTree(value));
        JSON.writeValue(folder.resolve("adapter_config.json").toFile(), config);

        refuses(reason);
    }

    @Test
    void refusesAnAdapterThatMakesAWeightInfinite() throws Exception {
        copy("every-matrix");
        ObjectNode config =
                (ObjectNode) JSON.readTree(folder.resolve("adapter_config.json").toFile());
        config.put("lora_alpha", 1e300);
        JSON.writeValue(folder.resolve("adapter_config.json").toFile(), config);
        Path start = start("every-matrix");

        try (WeightFiles weights = WeightFiles.open(start);
                PeftFolder adapter = PeftFolder.open(folder, ModelConfig.read(start))) {
            assertThatThrownBy(() ->
                            Transformer.of(ModelConfig.read(start), ModelConfig.tokens(start), adapter.over(weights)))
                    .isInstanceOf(RefusedModelException.class)
                    .hasMessageContaining("with the adapter, model.layers.0.")
                    .hasMessageEndingWith("; finite numbers are expected");
        }
    }

    @Test
    void refusesAnAdapterOfAnotherModel() throws Exception {
        copy("queries-and-values");

        refuses("has the shape");
    }

    @Test
    void refusesTensorsThatAreNoPartOfTheLayers() throws Exception {
        copy("every-matrix");
        Safetensors.write(
                folder.resolve("adapter_model.safetensors"),
                Map.of(),
                List.of(new Safetensors.Entry(
                        PREFIX + "model.embed_tokens.lora_embedding_A", new long[] {1}, () -> new float[1])));

        refuses("model.embed_tokens.lora_embedding_A, which is not a part of an adapter");
    }

    @Test
    void refusesHalfAnAdapter() throws Exception {
        copy("every-matrix");
        String a = PREFIX + "model.layers.0.self_attn.q_proj.lora_A.weight";
        Safetensors.write(
                folder.resolve("adapter_model.safetensors"),
                Map.of(),
                List.of(new Safetensors.Entry(a, new long[] {4, 32}, () -> new float[4 * 32])));

        refuses("has no tensor " + PREFIX + "model.layers.0.self_attn.q_proj.lora_B.weight");
    }

    private void refuses(String reason) {
        assertThatThrownBy(() -> PeftFolder.open(folder, ModelConfig.read(start("every-matrix")))
                        .close())
                .isInstanceOf(RefusedModelException.class)
                .hasMessageContaining(reason);
    }

    private void copy(String name) throws Exception {
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(peft(name).resolve(file), folder.resolve(file));
        }
    }

    /** A session that trains PEFT's adapter. */
    private static TrainingSession session(String name, double clip, Precision precision) throws Exception {
        FrozenStart start = new FrozenStart(start(name), Sha256.of(new byte[0]));
        Transformer model = start.open(TrainingSession.isRounded(precision));
        try (Safetensors file = Safetensors.open(peft(name).resolve("adapter_model.safetensors"))) {
            model.adapt(Case.of(name).lora(), file, PREFIX);
        }
        return TrainingSession.ofAdapter(
                model, Map.of(), new OptimizerSettings(Optimizer.ADAMW, 0, clip), precision, 1);
    }

    private static float[] logits(Transformer model, String name) throws Exception {
        try (NDManager scope = model.manager().newSubManager()) {
            List<MaskedSequence> rows =
                    Arrays.stream(windows(name, 0)).map(MaskedSequence::ofText).toList();
            MaskedBatch batch = MaskedBatch.of(rows, model.shape().context(), scope);
            NDArray logits = model.kernels()
                    .infer("logits", scope, List.of(batch.tokens(), batch.at()), model.arguments())
                    .singletonOrThrow();
            return Arrays.copyOf(logits.toFloatArray(), expectedLogits(name).length);
        }
    }

    private static float[] expectedLogits(String name) throws Exception {
        try (Safetensors golden = golden(name)) {
            return golden.read("logits", golden.shape("logits"));
        }
    }

    private void compareTensors(Safetensors golden, String expectedPrefix, String prefix, float factor, double error)
            throws IOException {
        try (Safetensors state = Safetensors.open(folder.resolve("training-state.safetensors"))) {
            List<String> names = golden.names().stream()
                    .filter(tensor -> tensor.startsWith(expectedPrefix))
                    .map(tensor -> tensor.substring(expectedPrefix.length()))
                    .toList();
            assertThat(names).hasSizeGreaterThan(11);
            assertThat(state.names()).hasSize(3 * names.size());
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

    private static int[][] windows(String name, int step) throws Exception {
        try (Safetensors golden = Safetensors.open(start(name).resolve("golden.safetensors"))) {
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
    }

    private static Safetensors golden(String name) throws IOException, URISyntaxException {
        return Safetensors.open(peft(name).resolve("golden.safetensors"));
    }

    private static Path start(String name) throws URISyntaxException {
        return resource("llama/" + Case.of(name).start());
    }

    private static Path peft(String name) throws URISyntaxException {
        return resource("peft/" + name);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(
                PeftGoldenTest.class.getResource("/dev/trainyard/model/" + name).toURI());
    }
}
