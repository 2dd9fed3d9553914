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

/** Reads and writes a model's shape as the {@code config.json} of its {@link ModelFamily}. */
public final class ModelConfig {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONFIG = ConfigFields.CONFIG;
    private static final long LONGEST_TURNS = 1L << 29;
    private static final String REWARD = "reward";
    private static final String GENERATION = "generation_config.json";

    private ModelConfig() {}

    /** Writes it under the name of the model's own family. */
    public static void write(Path folder, ModelShape shape, ModelTokens tokens) throws IOException {
        replace(folder.resolve(CONFIG), config(shape, tokens));

        ObjectNode generation = JSON.createObjectNode();
        put(tokens, generation);
        replace(folder.resolve(GENERATION), generation);
    }

    /**
     * Writes the config of a reward model: transformers' model of the family for the classification of sequences, with one
     * label. transformers reads the reward at the last token that is not padding. If padding also ends answers, it would
     * read the reward before that end, so no padding is named then, and transformers takes one sequence at a time.
     */
    static void writeReward(Path folder, ModelShape shape, ModelTokens tokens) throws IOException {
        boolean ends = tokens.ends().contains(tokens.padding());
        ObjectNode config = config(shape, ends ? new ModelTokens(tokens.begin(), tokens.ends(), -1) : tokens);
        config.putArray("architectures").add(shape.options().family().rewardArchitecture());
        config.putObject("id2label").put("0", REWARD);
        config.putObject("label2id").put(REWARD, 0);
        replace(folder.resolve(CONFIG), config);
    }

    private static ObjectNode config(ModelShape shape, ModelTokens tokens) {
        ModelOptions options = shape.options();
        ObjectNode config = JSON.createObjectNode();
        config.putArray("architectures").add(options.family().architecture());
        config.put("model_type", options.family().modelType());
        config.put("vocab_size", shape.vocabulary());
        config.put("hidden_size", shape.width());
        config.put("intermediate_size", shape.hidden());
        config.put("num_hidden_layers", shape.layers());
        config.put("num_attention_heads", shape.heads());
        config.put("num_key_value_heads", shape.keyValueHeads());
        config.put("head_dim", shape.headWidth());
        config.put("max_position_embeddings", shape.context());
        RotaryConfig.put(shape, config);
        config.put("rms_norm_eps", shape.normEpsilon());
        config.put("tie_word_embeddings", shape.tiedEmbeddings());
        config.put("hidden_act", "silu");
        // Qwen2 has biases without saying so.
        if (options.family() != ModelFamily.QWEN2) config.put("attention_bias", options.queryKeyValueBias());
        config.put("mlp_bias", options.feedForwardBias());
        FamilyConfig.put(shape, config);
        config.put("torch_dtype", "float32");
        put(tokens, config);
        return config;
    }

    /** @throws IOException if {@link Transformer} does not support the model; the message says what differs */
    public static ModelShape read(Path folder) throws IOException {
        ConfigFields config = new ConfigFields(ModelFile.json(folder, CONFIG));
        return read(config, FamilyConfig.family(config));
    }

    /**
     * The shape of a reward model's body, without an output layer.
     *
     * @throws IOException if it is no reward model, or {@link Transformer} does not support it; the message says why
     */
    static ModelShape readReward(Path folder) throws IOException {
        ConfigFields config = new ConfigFields(ModelFile.json(folder, CONFIG));
        return read(config, FamilyConfig.familyOfReward(config)).withoutOutputLayer();
    }

    private static ModelShape read(ConfigFields config, ModelFamily family) throws IOException {
        config.only("hidden_act", "silu", "silu");
        if (config.has("quantization_config")) {
            throw new RefusedModelException(
                    CONFIG + " has a quantization_config; only weights of 32 or 16 bits are supported");
        }
        try {
            ModelShape shape = shape(family, config);
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

    private static ModelShape shape(ModelFamily family, ConfigFields config) throws IOException {
        RotaryConfig rotary = RotaryConfig.read(config, family == ModelFamily.SMOLLM3 ? 2_000_000 : 10_000);
        int width = config.whole("hidden_size");
        int heads = config.whole("num_attention_heads");
        int layers = config.whole("num_hidden_layers");
        int headWidth = headWidth(family, config, width, heads);
        return new ModelShape(
                config.whole("vocab_size"),
                width,
                layers,
                heads,
                keyValueHeads(family, config, heads),
                headWidth,
                family == ModelFamily.GRANITE_4
                        ? config.whole("shared_intermediate_size", 1024)
                        : config.whole("intermediate_size"),
                config.whole("max_position_embeddings"),
                rotary.base(),
                rotary.scaling(),
                config.positive("rms_norm_eps", family == ModelFamily.OLMO2 ? 1e-5 : 1e-6),
                config.flag("tie_word_embeddings", family == ModelFamily.SMOLLM3),
                new FamilyConfig(family, config, layers).options(headWidth));
    }

    private static int headWidth(ModelFamily family, ConfigFields config, int width, int heads) throws IOException {
        if (config.has("head_dim")) return config.whole("head_dim");
        if (family == ModelFamily.QWEN3 && !config.json().has("head_dim")) return 128;
        if (heads > 0 && width % heads == 0) return width / heads;
        throw new RefusedModelException(CONFIG + " has no head_dim, and its hidden_size of " + width
                + " does not divide into " + heads + " heads");
    }

    /** A model without this setting has as many as query heads; only in these families a missing one means a number. */
    private static int keyValueHeads(ModelFamily family, ConfigFields config, int heads) throws IOException {
        if (config.json().has("num_key_value_heads")) return config.whole("num_key_value_heads", heads);
        return switch (family) {
            case MISTRAL -> 8;
            case QWEN2, QWEN3 -> 32;
            case SMOLLM3 -> 4;
            case LLAMA, GRANITE, GRANITE_4, OLMO2 -> heads;
        };
    }

    /** The special tokens that a folder's {@code config.json} names. */
    public static ModelTokens tokens(Path folder) throws IOException {
        JsonNode config = ModelFile.json(folder, CONFIG);
        JsonNode end = config.path("eos_token_id");
        List<Integer> ends = new ArrayList<>();
        if (end.isInt()) ends.add(end.intValue());
        for (JsonNode one : end) {
            if (one.isInt()) ends.add(one.intValue());
        }
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
