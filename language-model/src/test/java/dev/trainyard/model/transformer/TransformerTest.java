package dev.trainyard.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.generation.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerTest {
    private static final String QUERY_KEY_VALUE = "model.layers.0.self_attn.qkv_proj.weight";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void agreesWithAPlainForwardPass(boolean tied) {
        int[] ids = {3, 20, 11, 3, 0, 7, 19, 19, 2};

        try (Transformer model = SmallModels.lively(SmallModels.grouped(tied))) {
            double[][] logits = new PlainTransformer(model).logits(ids);
            Generator generator = new Generator(model);

            for (int length = 1; length <= ids.length; length++) {
                double[] actual = generator.distribution(Arrays.copyOf(ids, length));
                double[] expected = softmax(logits[length - 1]);
                for (int token = 0; token < expected.length; token++) {
                    assertThat(actual[token]).isCloseTo(expected[token], within(1e-5));
                }
            }
        }
    }

    @Test
    void opensASavedModel() throws IOException {
        int[] ids = {5, 1, 12};
        double[] before;
        try (Transformer model = SmallModels.lively(SmallModels.grouped(false))) {
            before = new Generator(model).distribution(ids);
            model.save(folder);
        }

        try (Transformer opened = Transformer.open(folder)) {
            assertThat(opened.shape()).isEqualTo(SmallModels.grouped(false));
            assertThat(new Generator(opened).distribution(ids)).isEqualTo(before);
        }
    }

    @Test
    void namesItsTensorsAndItsShapeAsHuggingFaceDoes() throws IOException {
        try (Transformer model = SmallModels.lively(SmallModels.grouped(true))) {
            model.save(folder);
        }

        try (Safetensors file = Safetensors.open(folder.resolve("model.safetensors"))) {
            assertThat(file.names())
                    .hasSize(2 + 2 * 9)
                    .contains("model.embed_tokens.weight", "model.layers.1.self_attn.k_proj.weight")
                    .doesNotContain("lm_head.weight");
            assertThat(file.read("model.layers.1.self_attn.k_proj.weight", 8, 16))
                    .hasSize(128);
        }
        JsonNode config =
                new JsonMapper().readTree(folder.resolve("config.json").toFile());
        assertThat(config.path("architectures").path(0).asText()).isEqualTo("LlamaForCausalLM");
        assertThat(config.path("num_key_value_heads").asInt()).isEqualTo(2);
        assertThat(config.path("tie_word_embeddings").asBoolean()).isTrue();
        assertThat(folder.resolve("generation_config.json")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'model_type': 'gpt2' | has model_type 'gpt2': GPT-2, which uses LayerNorm and learned",
                "'hidden_act': 'gelu' | has hidden_act 'gelu'; only 'silu' is supported",
                "'architectures': ['LlamaForSequenceClassification'] | a model that scores texts and writes none; a model that writes, LlamaForCausalLM, is",
                "'mlp_bias': true | there is no tensor model.layers.0.mlp.gate_proj.bias among the weights",
                "'mlp_bias': 'no' | has mlp_bias \"no\"; true or false is expected",
                "'num_key_value_heads': 3 | does not describe a valid model",
                "'quantization_config': {'bits': 4} | only weights of 32 or 16 bits are supported",
                "'rope_parameters': {'partial_rotary_factor': 0.5} | only rotating the whole head is supported",
                "'attention_bias': true | there is no tensor model.layers.0.self_attn.q_proj.bias among the weights",
                "'head_dim': 16 | q_proj.weight in model.safetensors has the shape [16, 16] where [64, 16] is expected",
                "'rope_parameters': {'rope_type': 'yarn'} | has the rope_type 'yarn'; only 'default', 'linear' and",
                "'rope_scaling': {'type': 'dynamic', 'factor': 2} | has the rope_type 'dynamic'",
                "'rope_scaling': {'type': 'linear'} | lacks a number factor",
                "'rope_scaling': {'type': 'linear', 'factor': 0.5} | scaling by 0.5 is invalid",
                "'rope_scaling': {'rope_type': 'llama3', 'factor': 8, 'low_freq_factor': 1, 'high_freq_factor': 4}"
                        + " | lacks a whole number original_max_position_embeddings",
                "'rope_scaling': {'rope_type': 'llama3', 'factor': 8, 'low_freq_factor': 4, 'high_freq_factor': 4,"
                        + " 'original_max_position_embeddings': 8192} | are invalid; the low one must be smaller"
            })
    void refusesAnotherArchitecture(String differing, String message) throws IOException {
        try (Transformer model = SmallModels.lively(SmallModels.grouped(true))) {
            model.save(folder);
        }
        Path config = folder.resolve("config.json");
        JsonMapper json = new JsonMapper();
        Files.writeString(
                config,
                json.readerForUpdating(json.readTree(config.toFile()))
                        .readTree("{" + differing.replace('\'', '"') + "}")
                        .toString());

        assertThatThrownBy(() -> Transformer.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void readsTheRotaryBaseInTheFormOfEitherVersionOfTransformers() throws IOException {
        String rest = """
                "model_type": "llama", "vocab_size": 9, "hidden_size": 8, "intermediate_size": 8,
                "num_hidden_layers": 1, "num_attention_heads": 2, "max_position_embeddings": 16""";
        for (String rope : List.of(
                "\"rope_theta\": 500000.0",
                "\"rope_parameters\": {\"rope_theta\": 500000.0, \"rope_type\": \"default\"}")) {
            Files.writeString(folder.resolve("config.json"), "{" + rest + ", " + rope + "}");

            assertThat(ModelConfig.read(folder).ropeTheta()).isEqualTo(500_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'rope_theta': 500000.0, 'rope_scaling': {'factor': 32.0, 'high_freq_factor': 4.0,"
                        + " 'low_freq_factor': 1.0, 'original_max_position_embeddings': 8192, 'rope_type': 'llama3'}",
                "'rope_parameters': {'factor': 32.0, 'high_freq_factor': 4.0, 'low_freq_factor': 1.0,"
                        + " 'original_max_position_embeddings': 8192, 'rope_theta': 500000.0, 'rope_type': 'llama3'}",
                "'rope_theta': 500000.0, 'rope_scaling': {'type': 'linear', 'factor': 32.0}"
            })
    void readsAndWritesTheRotaryScalingOfEitherVersionOfTransformers(String rope) throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(
                config,
                ("{'model_type': 'llama', 'vocab_size': 8, 'hidden_size': 8, 'num_hidden_layers': 1, 'num_attention_heads': 2,"
                                + "'intermediate_size': 8, 'max_position_embeddings': 8, " + rope + "}")
                        .replace('\'', '"'));

        ModelShape read = ModelConfig.read(folder);

        RotaryScaling expected =
                rope.contains("linear") ? new RotaryScaling.Linear(32) : new RotaryScaling.Llama3(32, 1, 4, 8192);
        assertThat(read.rotaryScaling()).isEqualTo(expected);
        assertThat(read.ropeTheta()).isEqualTo(500_000);
        ModelConfig.write(folder, read.withVocabulary(9), ModelTokens.OURS);
        assertThat(ModelConfig.read(folder)).isEqualTo(read.withVocabulary(9));
    }

    @Test
    void initialWeightsDependOnlyOnTheSeed() {
        ModelShape shape = SmallModels.grouped(true);

        try (Transformer one = Transformer.initialise(shape, 5);
                Transformer same = Transformer.initialise(shape, 5);
                Transformer other = Transformer.initialise(shape, 6)) {
            float[] weights = one.weights().get(QUERY_KEY_VALUE).toFloatArray();

            assertThat(same.weights().get(QUERY_KEY_VALUE).toFloatArray()).isEqualTo(weights);
            assertThat(other.weights().get(QUERY_KEY_VALUE).toFloatArray()).isNotEqualTo(weights);
        }
    }

    @Test
    void countsItsParameters() {
        ModelShape shape = SmallModels.grouped(false);

        try (Transformer model = Transformer.initialise(shape, 1)) {
            long weights = model.weights().byName().values().stream()
                    .mapToLong(array -> array.getShape().size())
                    .sum();
            assertThat(shape.parameters()).isEqualTo(weights);
        }
    }

    private static double[] softmax(double[] logits) {
        double total = Arrays.stream(logits).map(Math::exp).sum();
        return Arrays.stream(logits).map(logit -> Math.exp(logit) / total).toArray();
    }
}
