package dev.trainyard.model.transformer;

import static dev.trainyard.model.transformer.ConfigFields.CONFIG;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.RefusedModelException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@link ModelOptions} as the {@code config.json} of each family names them. What a family's folder leaves out has the
 * value that transformers (5.23) gives it. A setting that would change the computation and is not supported is refused,
 * also where transformers itself would ignore it because the family has no such setting.
 *
 * @param layers of the model
 */
record FamilyConfig(ModelFamily family, ConfigFields config, int layers) {
    /** More than any model has; the lists of a config have one entry for each. */
    private static final int MOST_LAYERS = 4096;

    /** Settings of other families, and of code that comes with a model, that change the computation unless they are off. */
    private static final List<String> NEVER = List.of(
            "attn_logit_softcapping",
            "final_logit_softcapping",
            "clip_qkv",
            "logit_scale",
            "query_pre_attn_scalar",
            "num_experts",
            "num_local_experts",
            "n_routed_experts",
            "attention_chunk_size",
            "attn_temperature_tuning",
            "use_bidirectional_attention",
            "alibi",
            "parallel_residual",
            "use_parallel_residual",
            "hidden_size_per_layer_input",
            "num_kv_shared_layers");

    /** Multipliers, which only some families have. */
    private static final List<String> MULTIPLIERS =
            List.of("embedding_multiplier", "attention_multiplier", "residual_multiplier", "logits_scaling");

    /** The family of a folder. @throws RefusedModelException if it is not supported */
    static ModelFamily family(ConfigFields config) throws RefusedModelException {
        ModelFamily family = ofItsType(config);
        for (JsonNode architecture : config.get("architectures")) {
            if (architecture.asText().equals(family.rewardArchitecture())) {
                throw new RefusedModelException(CONFIG + " has the architecture " + architecture
                        + ": a model that scores texts and writes none; a model that writes, " + family.architecture()
                        + ", is expected");
            }
            if (!architecture.asText().equals(family.architecture())) {
                throw new RefusedModelException(CONFIG + " has the architecture " + architecture + "; only "
                        + family.architecture() + " is supported");
            }
        }
        return family;
    }

    /** The family of a reward model, which gives a text one number. */
    static ModelFamily familyOfReward(ConfigFields config) throws RefusedModelException {
        ModelFamily family = ofItsType(config);
        JsonNode architectures = config.get("architectures");
        if (architectures.size() != 1 || !architectures.path(0).asText().equals(family.rewardArchitecture())) {
            throw new RefusedModelException(CONFIG + " has the architectures " + architectures
                    + ", which are not those of a reward model; [\"" + family.rewardArchitecture() + "\"] is expected");
        }
        int labels = config.get("id2label").size();
        if (labels != 1) {
            throw new RefusedModelException(
                    CONFIG + " has an id2label of " + labels + " labels; a reward model has 1, and gives one number");
        }
        return family;
    }

    private static ModelFamily ofItsType(ConfigFields config) throws RefusedModelException {
        String modelType = config.get("model_type").asText("");
        ModelFamily family = ModelFamily.of(modelType).orElse(null);
        if (family == null) {
            throw new RefusedModelException(OtherFamilies.difference(modelType)
                    .map(difference ->
                            CONFIG + " has model_type '" + modelType + "': " + difference + "; that is not supported")
                    .orElse(CONFIG + " has model_type '" + modelType + "'; only " + ModelFamily.modelTypes()
                            + " are supported"));
        }
        return family;
    }

    ModelOptions options(int headWidth) throws RefusedModelException {
        if (family == ModelFamily.GRANITE_4) refuseMixtures();
        for (String field : NEVER) refuseUnlessOff(field);
        refuseWindows();
        boolean fromConfig = has(Setting.ATTENTION_BIAS);
        if (!fromConfig && family != ModelFamily.QWEN2) config.only("attention_bias", "false", "false");
        if (!has(Setting.FEED_FORWARD_BIAS)) config.only("mlp_bias", "false", "false");
        boolean bias = fromConfig && config.flag("attention_bias", false);
        return new ModelOptions(
                family,
                bias || family == ModelFamily.QWEN2,
                bias,
                has(Setting.FEED_FORWARD_BIAS) && config.flag("mlp_bias", false),
                switch (family) {
                    case QWEN3 -> QueryKeyNorm.PER_HEAD;
                    case OLMO2 -> QueryKeyNorm.ALL_HEADS;
                    case LLAMA, MISTRAL, QWEN2, GRANITE, GRANITE_4, SMOLLM3 -> QueryKeyNorm.NONE;
                },
                family == ModelFamily.OLMO2,
                unrotatedLayers(),
                multipliers(headWidth));
    }

    private enum Setting {
        ATTENTION_BIAS,
        FEED_FORWARD_BIAS,
        MULTIPLIERS
    }

    /** Whether the family's config has the setting. */
    private boolean has(Setting setting) {
        return switch (family) {
            case LLAMA, SMOLLM3 -> setting != Setting.MULTIPLIERS;
            case GRANITE -> true;
            case GRANITE_4 -> setting != Setting.FEED_FORWARD_BIAS;
            case QWEN3, OLMO2 -> setting == Setting.ATTENTION_BIAS;
            case MISTRAL, QWEN2 -> false;
        };
    }

    private void refuseUnlessOff(String field) throws RefusedModelException {
        JsonNode value = config.get(field);
        boolean off = !config.has(field)
                || value.isBoolean() && !value.booleanValue()
                || value.isNumber() && value.doubleValue() == 0;
        if (!off) throw new RefusedModelException(CONFIG + " has " + field + " " + value + ", which is not supported");
    }

    private Multipliers multipliers(int headWidth) throws RefusedModelException {
        if (!has(Setting.MULTIPLIERS)) {
            for (String field : MULTIPLIERS) {
                if (config.has(field)) {
                    throw new RefusedModelException(CONFIG + " has " + field + " " + config.get(field)
                            + ", which models of model_type '" + family.modelType() + "' do not have");
                }
            }
            return Multipliers.plain(headWidth);
        }
        return new Multipliers(
                config.positive("embedding_multiplier", 1),
                config.positive("attention_multiplier", 1),
                config.positive("residual_multiplier", 1),
                config.positive("logits_scaling", 1));
    }

    /** Every layer has to attend to the whole text before a token. */
    private void refuseWindows() throws RefusedModelException {
        for (JsonNode type : config.get("layer_types")) refuseUnlessAttention(type);
        for (JsonNode type : config.get("layers_block_type")) refuseUnlessAttention(type);
        switch (family) {
            case MISTRAL -> refuseWindow(!config.get("sliding_window").isNull(), 4096);
            case QWEN2, QWEN3 -> {
                // The layers from this one on have the window.
                boolean slides = config.whole("max_window_layers", 28) < layers && !config.has("layer_types");
                refuseWindow(config.flag("use_sliding_window", false) && slides, 4096);
            }
            case SMOLLM3 -> refuseWindow(config.flag("use_sliding_window", false) && config.has("sliding_window"), 0);
            case LLAMA, GRANITE, GRANITE_4, OLMO2 -> refuseWindow(config.has("sliding_window"), 0);
        }
    }

    /** Granite 4 has layers that are state spaces, and experts, unless its config says otherwise. */
    private void refuseMixtures() throws RefusedModelException {
        if (!config.has("layer_types") && !config.has("layers_block_type")) {
            throw new RefusedModelException(
                    CONFIG + " has no layer_types, so every layer is a state space; of Granite 4,"
                            + " only models all of whose layers are attention are supported");
        }
        int experts = config.whole("num_local_experts", 8);
        if (experts == 0) return;
        throw new RefusedModelException(CONFIG + " has num_local_experts " + experts
                + "; of Granite 4, only models without experts are supported");
    }

    private void refuseUnlessAttention(JsonNode type) throws RefusedModelException {
        if (!List.of("full_attention", "attention").contains(type.asText())) {
            throw new RefusedModelException(CONFIG + " has a layer of the type " + type
                    + "; only models all of whose layers are full attention are supported");
        }
    }

    private void refuseWindow(boolean windowed, int missing) throws RefusedModelException {
        // A window as long as the context is none.
        if (!windowed || config.whole("sliding_window", missing) >= config.whole("max_position_embeddings")) return;
        throw new RefusedModelException(CONFIG + " has a sliding_window of " + config.whole("sliding_window", missing)
                + " tokens; only attention to the whole context is supported");
    }

    private Set<Integer> unrotatedLayers() throws RefusedModelException {
        Set<Integer> unrotated = new HashSet<>();
        switch (family) {
            case SMOLLM3 -> {
                JsonNode list = config.get("no_rope_layers");
                int interval = config.whole("no_rope_layer_interval", 4);
                for (int i = 0; i < boundedLayers(); i++) {
                    if (config.has("no_rope_layers") ? !rotates(list, i) : interval > 0 && (i + 1) % interval == 0) {
                        unrotated.add(i);
                    }
                }
            }
            case GRANITE_4 -> {
                // transformers takes every other name for no positions at all.
                if (config.has("position_embedding_type")) {
                    String type = config.get("position_embedding_type").asText("");
                    if (type.equals("rope")) return Set.of();
                    if (!type.equals("nope")) {
                        throw new RefusedModelException(CONFIG + " has position_embedding_type '" + type
                                + "'; only 'rope' and 'nope' are supported");
                    }
                }
                for (int i = 0; i < boundedLayers(); i++) unrotated.add(i);
            }
            case LLAMA, MISTRAL, QWEN2, QWEN3, GRANITE, OLMO2 -> {
                for (JsonNode rotated : config.get("no_rope_layers")) {
                    if (rotated.asInt(1) != 1) {
                        throw new RefusedModelException(CONFIG + " has no_rope_layers, which models of model_type '"
                                + family.modelType() + "' do not have");
                    }
                }
            }
        }
        return unrotated;
    }

    private int boundedLayers() throws RefusedModelException {
        if (layers <= MOST_LAYERS) return layers;
        throw new RefusedModelException(
                CONFIG + " has num_hidden_layers " + layers + "; at most " + MOST_LAYERS + " are supported");
    }

    /** In spite of its name, the list has 1 for a layer that is rotated. */
    private static boolean rotates(JsonNode list, int layer) throws RefusedModelException {
        JsonNode value = list.path(layer);
        if (!value.isInt() || value.intValue() != 0 && value.intValue() != 1) {
            throw new RefusedModelException(CONFIG + " has no_rope_layers without 0 or 1 for layer " + layer);
        }
        return value.intValue() == 1;
    }

    /** Adds the settings that plain Llama's config does not have. */
    static void put(ModelShape shape, ObjectNode config) {
        Multipliers multipliers = shape.options().multipliers();
        switch (shape.options().family()) {
            case LLAMA, OLMO2 -> {}
            case MISTRAL -> config.putNull("sliding_window");
            case QWEN2, QWEN3 -> config.put("use_sliding_window", false);
            case GRANITE -> put(multipliers, config);
            case GRANITE_4 -> {
                put(multipliers, config);
                config.put("shared_intermediate_size", shape.hidden());
                config.put("num_local_experts", 0);
                config.put("num_experts_per_tok", 0);
                config.put("position_embedding_type", shape.rotates(0) ? "rope" : "nope");
                ArrayNode types = config.putArray("layer_types");
                for (int i = 0; i < shape.layers(); i++) types.add("attention");
                // No layer is a state space, but transformers checks the sizes that it would have.
                config.put("mamba_n_heads", 1);
                config.put("mamba_expand", 2);
                config.put("mamba_d_head", 2 * shape.width());
            }
            case SMOLLM3 -> {
                config.put("use_sliding_window", false);
                ArrayNode rotated = config.putArray("no_rope_layers");
                for (int i = 0; i < shape.layers(); i++) rotated.add(shape.rotates(i) ? 1 : 0);
            }
        }
    }

    private static void put(Multipliers multipliers, ObjectNode config) {
        config.put("embedding_multiplier", multipliers.embedding());
        config.put("attention_multiplier", multipliers.attention());
        config.put("residual_multiplier", multipliers.residual());
        config.put("logits_scaling", multipliers.logitsDivisor());
    }
}
