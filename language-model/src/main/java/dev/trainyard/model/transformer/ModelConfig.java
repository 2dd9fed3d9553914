package dev.trainyard.model.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.tokenizer.SpecialToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A model's shape as the {@code config.json} that Hugging Face's {@code LlamaForCausalLM} reads. */
public final class ModelConfig {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONFIG = "config.json";
    private static final String GENERATION = "generation_config.json";

    private ModelConfig() {}

    public static void write(Path folder, ModelShape shape) throws IOException {
        ObjectNode config = JSON.createObjectNode();
        config.putArray("architectures").add("LlamaForCausalLM");
        config.put("model_type", "llama");
        config.put("vocab_size", shape.vocabulary());
        config.put("hidden_size", shape.width());
        config.put("intermediate_size", shape.hidden());
        config.put("num_hidden_layers", shape.layers());
        config.put("num_attention_heads", shape.heads());
        config.put("num_key_value_heads", shape.keyValueHeads());
        config.put("head_dim", shape.headWidth());
        config.put("max_position_embeddings", shape.context());
        config.put("rope_theta", shape.ropeTheta());
        config.put("rms_norm_eps", shape.normEpsilon());
        config.put("tie_word_embeddings", shape.tiedEmbeddings());
        config.put("hidden_act", "silu");
        config.put("attention_bias", false);
        config.put("mlp_bias", false);
        config.put("torch_dtype", "float32");
        tokens(config);
        replace(folder.resolve(CONFIG), config);

        ObjectNode generation = JSON.createObjectNode();
        tokens(generation);
        replace(folder.resolve(GENERATION), generation);
    }

    public static ModelShape read(Path folder) throws IOException {
        JsonNode config = JSON.readTree(folder.resolve(CONFIG).toFile());
        String type = config.path("model_type").asText();
        if (!type.equals("llama")) {
            throw new IOException(CONFIG + " describes a model of the type '" + type + "'; 'llama' is read");
        }
        int heads = number(config, "num_attention_heads");
        return new ModelShape(
                number(config, "vocab_size"),
                number(config, "hidden_size"),
                number(config, "num_hidden_layers"),
                heads,
                config.has("num_key_value_heads") ? number(config, "num_key_value_heads") : heads,
                number(config, "intermediate_size"),
                number(config, "max_position_embeddings"),
                config.path("rope_theta").asDouble(10_000),
                config.path("rms_norm_eps").asDouble(1e-6),
                config.path("tie_word_embeddings").asBoolean(false));
    }

    private static void tokens(ObjectNode config) {
        config.put("bos_token_id", SpecialToken.BEGIN_OF_TEXT.id());
        config.putArray("eos_token_id").add(SpecialToken.END_OF_TEXT.id()).add(SpecialToken.END_OF_TURN.id());
        config.put("pad_token_id", SpecialToken.PAD.id());
    }

    private static int number(JsonNode config, String field) throws IOException {
        JsonNode value = config.path(field);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new IOException(CONFIG + " lacks a whole number " + field);
        }
        return value.intValue();
    }

    private static void replace(Path file, JsonNode content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        JSON.writerWithDefaultPrettyPrinter().writeValue(part.toFile(), content);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
