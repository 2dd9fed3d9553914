package dev.trainyard.model.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.model.transformer.ModelConfig;
import dev.trainyard.model.transformer.ModelFamily;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens folders of other families, and refuses those whose computation is not supported. */
class FamilyFolderTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama-biases-and-wide-heads",
                "mistral-own-head-width",
                "qwen2-tied",
                "qwen3-tied-wide-heads",
                "granite-untied-biases",
                "granite-4-rotated",
                "granite-4-unrotated-biases",
                "smollm3-untied-list-and-scaling",
                "olmo2-grouped"
            })
    void importsAModelUnderItsOwnName(String name) throws IOException {
        ModelShape shape = writeWithTokenizer(name);
        Path adopted = Files.createDirectory(folder.resolve("adopted"));

        ImportedModel.open(folder).write(adopted);

        ModelShape written = ModelConfig.read(adopted);
        assertThat(written).isEqualTo(shape.withVocabulary(written.vocabulary()));
        try (Transformer before = Transformer.open(folder);
                Transformer after = Transformer.open(adopted)) {
            double[] were = new Generator(before).distribution(new int[] {65, 40, 300});
            double[] are = new Generator(after).distribution(new int[] {65, 40, 300});
            for (int id = 1; id < 310; id++) {
                assertThat(are[id] / are[0]).isCloseTo(were[id] / were[0], within(1e-4 * were[id] / were[0]));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "qwen2-tied, model.layers.1.self_attn.k_proj.bias",
        "qwen3-tied-wide-heads, model.layers.0.self_attn.q_norm.weight",
        "granite-4-rotated, model.layers.1.shared_mlp.input_linear.weight",
        "olmo2-grouped, model.layers.0.post_feedforward_layernorm.weight",
        "llama-biases-and-wide-heads, model.layers.1.mlp.down_proj.bias"
    })
    void namesATensorOfTheFamilyThatIsMissing(String name, String tensor) throws IOException {
        writeWithTokenizer(name);
        CorruptedWeights.of(folder).remove(tensor).write();

        assertThatThrownBy(() -> ImportedModel.open(folder))
                .isInstanceOf(RefusedModelException.class)
                .hasMessage("there is no tensor " + tensor + " among the weights");
    }

    @ParameterizedTest
    @CsvSource({
        "qwen2-tied, model.layers.0.self_attn.o_proj.bias",
        "qwen2-tied, model.layers.0.self_attn.q_norm.weight",
        "olmo2-grouped, model.layers.1.input_layernorm.weight",
        "granite-tied, lm_head.bias"
    })
    void refusesATensorThatTheModelWouldNotUse(String name, String tensor) throws IOException {
        writeWithTokenizer(name);
        CorruptedWeights.of(folder)
                .add(tensor, "F32", new long[] {16}, new byte[64])
                .write();

        assertThatThrownBy(() -> ImportedModel.open(folder))
                .isInstanceOf(RefusedModelException.class)
                .hasMessage("there is a tensor " + tensor
                        + " among the weights, but a model with the settings of config.json has none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "qwen2-tied | 'use_sliding_window': true, 'sliding_window': 8, 'layer_types': null | has a sliding_window of"
                        + " 8 tokens; only attention to the whole context is supported",
                "qwen2-tied | 'layer_types': ['full_attention', 'sliding_attention'] | has a layer of the type"
                        + " \"sliding_attention\"; only models all of whose layers are full attention are supported",
                "qwen3-tied-wide-heads | 'use_sliding_window': true, 'sliding_window': 8, 'layer_types': null,"
                        + " 'max_window_layers': 1 | has a sliding_window of 8 tokens",
                "qwen3-tied-wide-heads | 'mlp_bias': true | has mlp_bias 'true'; only 'false' is supported",
                "mistral-own-head-width | 'sliding_window': 16 | has a sliding_window of 16 tokens",
                "mistral-own-head-width | 'attention_bias': true | has attention_bias 'true'; only 'false'",
                "granite-tied | 'attention_multiplier': 0 | has attention_multiplier 0; a number above 0 is expected",
                "granite-tied | 'residual_multiplier': 'x' | has residual_multiplier \"x\"; a number above 0 is expected",
                "granite-4-rotated | 'layer_types': ['mamba', 'attention'] | has a layer of the type \"mamba\"",
                "granite-4-rotated | 'layer_types': null | has no layer_types, so every layer is a state space",
                "granite-4-rotated | 'num_local_experts': 8 | has num_local_experts 8; of Granite 4, only models"
                        + " without experts are supported",
                "granite-4-rotated | 'position_embedding_type': 'alibi' | has position_embedding_type 'alibi'; only"
                        + " 'rope' and 'nope' are supported",
                "smollm3-untied-list-and-scaling | 'no_rope_layers': [0, 1] | has no_rope_layers without 0 or 1 for"
                        + " layer 2",
                "smollm3-untied-list-and-scaling | 'no_rope_layers': [0, 1, 'x'] | has no_rope_layers without 0 or 1 for"
                        + " layer 2",
                "smollm3-untied-list-and-scaling | 'num_hidden_layers': 2000000000 | has num_hidden_layers 2000000000;"
                        + " at most 4096 are supported",
                "smollm3-untied-list-and-scaling | 'use_sliding_window': true, 'sliding_window': 4 | has a"
                        + " sliding_window of 4 tokens",
                "olmo2-grouped | 'clip_qkv': 8.0 | has clip_qkv 8.0, which is not supported",
                "olmo2-grouped | 'rope_parameters': {'full_attention': {'rope_theta': 10000}} | describes rotary"
                        + " positions for each type of layer",
                "llama-biases-and-wide-heads | 'embedding_multiplier': 12 | has embedding_multiplier 12, which models of"
                        + " model_type 'llama' do not have",
                "llama-biases-and-wide-heads | 'no_rope_layers': [1, 0] | has no_rope_layers, which models of"
                        + " model_type 'llama' do not have",
                "llama-biases-and-wide-heads | 'final_logit_softcapping': 30.0 | has final_logit_softcapping 30.0",
                "llama-biases-and-wide-heads | 'head_dim': 7 | heads 7 wide cannot be rotated; an even width",
                "llama-biases-and-wide-heads | 'head_dim': 500000000 | make matrices of too many rows",
                "llama-biases-and-wide-heads | 'architectures': ['Qwen2ForCausalLM'] | has the architecture"
                        + " \"Qwen2ForCausalLM\"; only LlamaForCausalLM is supported",
                "llama-biases-and-wide-heads | 'model_type': 'gemma3_text' | has model_type 'gemma3_text': Gemma 3, which"
                        + " attends to a window in most layers",
                "llama-biases-and-wide-heads | 'model_type': 'lfm2' | LFM2, most of whose layers are convolutions",
                "llama-biases-and-wide-heads | 'model_type': 'qwen3_5' | Qwen3.5, most of whose layers are linear attention",
                "llama-biases-and-wide-heads | 'model_type': 'phi3' | stores queries, keys and values as one tensor",
                "llama-biases-and-wide-heads | 'model_type': 'gpt_oss' | has a learned sink in each softmax",
                "llama-biases-and-wide-heads | 'model_type': 'new' | has model_type 'new'; only llama, mistral, qwen2,"
                        + " qwen3, granite, granitemoehybrid, smollm3, olmo2 are supported"
            })
    void refusesSettingsThatItWouldNotCompute(String name, String change, String message) throws IOException {
        Files.copy(family(name).resolve("config.json"), folder.resolve("config.json"));
        edit(change);

        assertThatThrownBy(() -> ModelConfig.read(folder))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageStartingWith("config.json ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // As Qwen2.5 and Qwen3 are published: a window that is not used.
                "qwen2-tied | 'sliding_window': 32768, 'use_sliding_window': false, 'max_window_layers': 21,"
                        + " 'layer_types': null",
                "qwen2-tied | 'sliding_window': 8, 'use_sliding_window': true, 'max_window_layers': 2, 'layer_types': null",
                "qwen3-tied-wide-heads | 'sliding_window': null, 'use_sliding_window': false, 'layer_types': null",
                "mistral-own-head-width | 'sliding_window': 4096",
                "granite-tied | 'attention_dropout': 0.1, 'rope_scaling': null, 'layer_types': null",
                "granite-4-rotated | 'layer_types': ['attention', 'attention']",
                "smollm3-every-second-layer-unrotated | 'no_rope_layers': null, 'layer_types': null, 'sliding_window': null",
                "olmo2-grouped | 'clip_qkv': null"
            })
    void acceptsSettingsThatChangeNothing(String name, String change) throws IOException {
        Files.copy(family(name).resolve("config.json"), folder.resolve("config.json"));
        edit(change);

        assertThat(ModelConfig.read(folder)).isEqualTo(ModelConfig.read(family(name)));
    }

    /** What transformers assumes of a config without them. */
    @ParameterizedTest
    @EnumSource(ModelFamily.class)
    void takesMissingSettingsAsTransformersDoes(ModelFamily family) throws IOException {
        String own = switch (family) {
            case MISTRAL -> ", 'sliding_window': null";
            case GRANITE_4 -> ", 'num_local_experts': 0, 'layer_types': ['attention']";
            case LLAMA, QWEN2, QWEN3, GRANITE, SMOLLM3, OLMO2 -> "";
        };
        Files.writeString(
                folder.resolve("config.json"),
                ("{'model_type': '" + family.modelType() + "', 'vocab_size': 9, 'hidden_size': 128,"
                                + " 'num_hidden_layers': 1, 'num_attention_heads': 32, 'intermediate_size': 8,"
                                + " 'max_position_embeddings': 8" + own + "}")
                        .replace('\'', '"'));

        ModelShape shape = ModelConfig.read(folder);

        assertThat(shape.keyValueHeads())
                .isEqualTo(
                        switch (family) {
                            case LLAMA, QWEN2, QWEN3, GRANITE, GRANITE_4, OLMO2 -> 32;
                            case MISTRAL -> 8;
                            case SMOLLM3 -> 4;
                        });
        assertThat(shape.headWidth()).isEqualTo(family == ModelFamily.QWEN3 ? 128 : 4);
        assertThat(shape.hidden()).isEqualTo(family == ModelFamily.GRANITE_4 ? 1024 : 8);
        assertThat(shape.ropeTheta()).isEqualTo(family == ModelFamily.SMOLLM3 ? 2_000_000 : 10_000);
        assertThat(shape.normEpsilon()).isEqualTo(family == ModelFamily.OLMO2 ? 1e-5 : 1e-6);
        assertThat(shape.tiedEmbeddings()).isEqualTo(family == ModelFamily.SMOLLM3);
        assertThat(shape.rotates(0)).isEqualTo(family != ModelFamily.GRANITE_4);
        boolean granite = family == ModelFamily.GRANITE || family == ModelFamily.GRANITE_4;
        assertThat(shape.options().multipliers().attention()).isEqualTo(granite ? 1 : 1 / Math.sqrt(shape.headWidth()));
    }

    /** A model of this family's kind with random weights, and a tokenizer of 310 tokens. */
    private ModelShape writeWithTokenizer(String name) throws IOException {
        ModelShape shape = ModelConfig.read(family(name)).withVocabulary(314);
        try (Transformer model = Transformer.initialise(shape, 7)) {
            model.save(folder);
        }
        for (String file : new String[] {"tokenizer.json", "tokenizer_config.json"}) {
            Files.copy(ForeignFolders.of("float32").resolve(file), folder.resolve(file));
        }
        return shape;
    }

    private void edit(String change) throws IOException {
        Path config = folder.resolve("config.json");
        ObjectNode tree = (ObjectNode) JSON.readTree(config.toFile());
        tree.setAll((ObjectNode) JSON.readTree(("{" + change + "}").replace('\'', '"')));
        Files.writeString(config, tree.toString());
    }

    private static Path family(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(FamilyFolderTest.class.getResource("/dev/trainyard/model/families/" + name))
                            .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
