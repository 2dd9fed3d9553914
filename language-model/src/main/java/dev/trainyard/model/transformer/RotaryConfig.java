package dev.trainyard.model.transformer;

import static dev.trainyard.model.transformer.ConfigFields.CONFIG;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.RefusedModelException;
import java.util.List;

/** The rotary positions as a {@code config.json} describes them. */
record RotaryConfig(double base, RotaryScaling scaling) {
    /** @throws RefusedModelException if they are of another kind */
    static RotaryConfig read(ConfigFields config, double missingBase) throws RefusedModelException {
        ConfigFields rope = new ConfigFields(rope(config.json()));
        for (JsonNode value : rope.json()) {
            if (value.isObject()) {
                throw new RefusedModelException(CONFIG + " describes rotary positions for each type of layer; only"
                        + " models with the same in all layers are supported");
            }
        }
        for (ConfigFields fields : List.of(rope, config)) {
            JsonNode part = fields.get("partial_rotary_factor");
            if (part.asDouble(1) != 1) {
                throw new RefusedModelException(CONFIG + " rotates only a part of each head (partial_rotary_factor "
                        + part + "); only rotating the whole head is supported");
            }
        }
        ConfigFields withBase = rope.has("rope_theta") ? rope : config;
        return new RotaryConfig(withBase.positive("rope_theta", missingBase), scaling(rope));
    }

    /**
     * The part of the config that describes the rotary positions: {@code rope_scaling} up to version 4 of transformers,
     * with the base at the top level; {@code rope_parameters} since. If both exist, version 5 uses the former.
     */
    private static JsonNode rope(JsonNode config) {
        for (String field : List.of("rope_scaling", "rope_parameters")) {
            if (config.path(field).isObject() && !config.path(field).isEmpty()) return config.path(field);
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private static RotaryScaling scaling(ConfigFields rope) throws RefusedModelException {
        String type = rope.get("rope_type").asText(rope.get("type").asText("default"));
        return switch (type) {
            case "default" -> RotaryScaling.NONE;
            case "linear" -> new RotaryScaling.Linear(real(rope, "factor"));
            case "llama3" ->
                new RotaryScaling.Llama3(
                        real(rope, "factor"),
                        real(rope, "low_freq_factor"),
                        real(rope, "high_freq_factor"),
                        rope.whole("original_max_position_embeddings"));
            default ->
                throw new RefusedModelException(CONFIG + " has the rope_type '" + type
                        + "'; only 'default', 'linear' and 'llama3' are supported");
        };
    }

    private static double real(ConfigFields rope, String field) throws RefusedModelException {
        JsonNode value = rope.get(field);
        if (!value.isNumber()) {
            throw new RefusedModelException(CONFIG + " lacks a number " + field + " of the rotary positions");
        }
        return value.doubleValue();
    }

    /** Writes the form that all versions of transformers read. */
    static void put(ModelShape shape, ObjectNode config) {
        config.put("rope_theta", shape.ropeTheta());
        switch (shape.rotaryScaling()) {
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
}
