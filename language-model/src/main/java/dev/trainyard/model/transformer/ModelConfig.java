package dev.trainyard.model.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes a model's shape as the {@code config.json} of Hugging Face's {@code LlamaForCausalLM}. */
public final class ModelConfig {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONFIG = "config.json";
    private static final long LONGEST_TURNS = 1L << 29;
    private static final String GENERATION = "generation_config.json";

    private ModelConfig() {}

    public static void write(Path folder, ModelShape shape, ModelTokens tokens) throws IOException {
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
        put(shape.rotaryScaling(), config);
        config.put("rms_norm_eps", shape.normEpsilon());
        config.put("tie_word_embeddings", shape.tiedEmbeddings());
        config.put("hidden_act", "silu");
        config.put("attention_bias", false);
        config.put("mlp_bias", false);
        config.put("torch_dtype", "float32");
        put(tokens, config);
        replace(folder.resolve(CONFIG), config);

        ObjectNode generation = JSON.createObjectNode();
        put(tokens, generation);
        replace(folder.resolve(GENERATION), generation);
    }

    /** @throws IOException if {@link Transformer} does not support the model; the message says what differs */
    public static ModelShape read(Path folder) throws IOException {
        JsonNode config = ModelFile.json(folder, CONFIG);
        only(config, "model_type", "", "llama");
        for (JsonNode architecture : config.path("architectures")) {
            if (!architecture.asText().equals("LlamaForCausalLM")) {
                throw new RefusedModelException(
                        CONFIG + " has the architecture " + architecture + "; only LlamaForCausalLM is supported");
            }
        }
        only(config, "hidden_act", "silu", "silu");
        only(config, "attention_bias", "false", "false");
        only(config, "mlp_bias", "false", "false");
        if (config.hasNonNull("quantization_config")) {
            throw new RefusedModelException(
                    CONFIG + " has a quantization_config; only weights of 32 or 16 bits are supported");
        }
        JsonNode rope = rope(config);
        JsonNode part = rope.path("partial_rotary_factor");
        if (part.isMissingNode()) part = config.path("partial_rotary_factor");
        if (part.asDouble(1) != 1) {
            throw new RefusedModelException(CONFIG + " rotates only a part of each head (partial_rotary_factor " + part
                    + "); only rotating the whole head is supported");
        }
        int heads = number(config, "num_attention_heads");
        int width = number(config, "hidden_size");
        if (config.hasNonNull("head_dim") && (long) number(config, "head_dim") * heads != width) {
            throw new RefusedModelException(
                    CONFIG + " has heads " + config.path("head_dim") + " wide; only hidden_size divided by "
                            + "num_attention_heads, " + width + " / " + heads + ", is supported");
        }
        return shape(config, rope, width, heads);
    }

    private static ModelShape shape(JsonNode config, JsonNode rope, int width, int heads) throws IOException {
        double base =
                rope.has("rope_theta") ? positive(rope, "rope_theta", 10_000) : positive(config, "rope_theta", 10_000);
        double epsilon = positive(config, "rms_norm_eps", 1e-6);
        try {
            ModelShape shape = new ModelShape(
                    number(config, "vocab_size"),
                    width,
                    number(config, "num_hidden_layers"),
                    heads,
                    config.hasNonNull("num_key_value_heads") ? number(config, "num_key_value_heads") : heads,
                    number(config, "intermediate_size"),
                    number(config, "max_position_embeddings"),
                    base,
                    scaling(rope),
                    epsilon,
                    config.path("tie_word_embeddings").asBoolean(false));
            // The rotations for every position and each half of a head are kept in one array.
            if ((long) shape.context() * shape.headWidth() > LONGEST_TURNS) {
                throw new RefusedModelException(CONFIG + " has max_position_embeddings " + shape.context()
                        + "; at most " + LONGEST_TURNS / shape.headWidth() + " are supported for heads of its width");
            }
            return shape;
        } catch (IllegalArgumentException e) {
            throw new RefusedModelException(CONFIG + " does not describe a valid model: " + e.getMessage(), e);
        }
    }

    /**
     * The part of the config that describes the rotary positions: {@code rope_scaling} up to version 4 of transformers,
     * with the base at the top level; {@code rope_parameters} since. If both exist, version 5 uses the former.
     */
    private static JsonNode rope(JsonNode config) {
        for (String field : List.of("rope_scaling", "rope_parameters")) {
            if (config.path(field).isObject() && !config.path(field).isEmpty()) return config.path(field);
        }
        return JSON.createObjectNode();
    }

    private static RotaryScaling scaling(JsonNode rope) throws IOException {
        String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
        return switch (type) {
            case "default" -> RotaryScaling.NONE;
            case "linear" -> new RotaryScaling.Linear(real(rope, "factor"));
            case "llama3" ->
                new RotaryScaling.Llama3(
                        real(rope, "factor"),
                        real(rope, "low_freq_factor"),
                        real(rope, "high_freq_factor"),
                        number(rope, "original_max_position_embeddings"));
            default ->
                throw new RefusedModelException(CONFIG + " has the rope_type '" + type
                        + "'; only 'default', 'linear' and 'llama3' are supported");
        };
    }

    private static void put(RotaryScaling scaling, ObjectNode config) {
        switch (scaling) {
            case RotaryScaling.None() -> {}
            case RotaryScaling.Linear(double factor) ->
                config.putObject("rope_scaling").put("rope_type", "linear").put("factor", factor);
            case RotaryScaling.Llama3 llama3 ->
                config.putObject("rope_scaling")
                        .put("rope_type", "llama3")
                        .put("factor", llama3.factor())
                        .put("low_freq_factor", llama3.lowTurns())
                        .put("high_freq_factor", llama3.highTurns())
                        .put("original_max_position_embeddings", llama3.trainedContext());
            case RotaryScaling.Listed _ ->
                throw new IllegalArgumentException(
                        "rotary frequencies that are divided one by one cannot be written in " + CONFIG);
        }
    }

    private static void only(JsonNode node, String field, String missing, String supported) throws IOException {
        String value = node.path(field).asText(missing);
        if (!value.equals(supported)) {
            throw new RefusedModelException(
                    CONFIG + " has " + field + " '" + value + "'; only '" + supported + "' is supported");
        }
    }

    /** The special tokens that a folder's {@code config.json} names. */
    public static ModelTokens tokens(Path folder) throws IOException {
        JsonNode config = ModelFile.json(folder, CONFIG);
        JsonNode end = config.path("eos_token_id");
        List<Integer> ends = new ArrayList<>();
        if (end.isInt()) ends.add(end.intValue());
        for (JsonNode one : end) ends.add(one.intValue());
        return new ModelTokens(
                config.path("bos_token_id").asInt(-1),
                ends,
                config.path("pad_token_id").asInt(-1));
    }

    private static void put(ModelTokens tokens, ObjectNode config) {
        if (tokens.begin() >= 0) config.put("bos_token_id", tokens.begin());
        if (!tokens.ends().isEmpty()) {
            ArrayNode ends = config.putArray("eos_token_id");
            tokens.ends().forEach(ends::add);
        }
        if (tokens.padding() >= 0) config.put("pad_token_id", tokens.padding());
    }

    private static double positive(JsonNode config, String field, double missing) throws IOException {
        JsonNode value = config.path(field);
        if (value.isMissingNode() || value.isNull()) return missing;
        if (value.isNumber() && value.doubleValue() > 0 && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        throw new RefusedModelException(CONFIG + " has " + field + " " + value + "; a number above 0 is expected");
    }

    private static double real(JsonNode config, String field) throws IOException {
        JsonNode value = config.path(field);
        if (!value.isNumber())
            throw new RefusedModelException(CONFIG + " lacks a number " + field + " of the rotary positions");
        return value.doubleValue();
    }

    private static int number(JsonNode config, String field) throws IOException {
        JsonNode value = config.path(field);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new RefusedModelException(CONFIG + " lacks a whole number " + field);
        }
        return value.intValue();
    }

    private static void replace(Path file, JsonNode content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content);
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(json);
            while (left.hasRemaining()) out.write(left);
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
