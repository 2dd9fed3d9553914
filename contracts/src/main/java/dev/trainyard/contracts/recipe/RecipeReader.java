package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Reads recipes, in YAML or JSON. A recipe lies over a preset, named by its key {@code preset} ({@code demo} where it
 * names none): objects are merged field by field, lists and plain values replace what the preset says. So a preset with
 * overrides and a whole recipe are read the same way.
 */
public final class RecipeReader {
    public static final List<String> PRESETS = List.of("smoke", "demo", "laptop");

    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private RecipeReader() {}

    /** The preset as it is. */
    public static Recipe preset(String name) {
        return read("preset: " + name);
    }

    /** @throws InvalidRecipeException with every mistake that could be found at once */
    public static Recipe read(String yamlOrJson) {
        JsonNode given;
        try {
            given = MAPPER.readTree(yamlOrJson);
        } catch (JsonProcessingException e) {
            throw mistake("recipe", firstLine(e.getOriginalMessage()) + where(e), "well-formed YAML or JSON");
        }
        return read(given);
    }

    /** @throws InvalidRecipeException with every mistake that could be found at once */
    public static Recipe read(JsonNode given) {
        if (!(given instanceof ObjectNode overrides)) {
            throw mistake("recipe", given.toString(), "an object with a preset's name or the sections of a recipe");
        }
        overrides = overrides.deepCopy();
        JsonNode presetName = overrides.remove("preset");
        String preset = presetName == null ? "demo" : presetName.asText();
        if (!PRESETS.contains(preset)) {
            throw mistake("preset", preset, "one of " + String.join(", ", PRESETS));
        }
        List<RecipeMistake> conflicts = besideAFolder(overrides);
        if (!conflicts.isEmpty()) throw new InvalidRecipeException(conflicts);
        JsonNode whole = merge(presetTree(preset), overrides);
        Recipe recipe;
        try {
            recipe = MAPPER.treeToValue(whole, Recipe.class);
        } catch (UnrecognizedPropertyException e) {
            String known = Objects.requireNonNull(e.getKnownPropertyIds()).stream()
                    .map(Object::toString)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw mistake(path(e), "no field of a recipe", "one of " + known);
        } catch (InvalidFormatException e) {
            throw mistake(path(e), String.valueOf(e.getValue()), article(e.getTargetType()));
        } catch (JsonMappingException e) {
            JsonNode at = whole.at(pointer(e));
            String cause = e.getCause() instanceof IllegalArgumentException refused
                    ? String.valueOf(refused.getMessage())
                    : firstLine(e.getOriginalMessage());
            throw mistake(path(e), at.isMissingNode() ? "" : at.isTextual() ? at.asText() : at.toString(), cause);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a parsed tree cannot be ill-formed", e);
        }
        List<RecipeMistake> mistakes = RecipeRules.mistakesIn(recipe);
        if (!mistakes.isEmpty()) {
            throw new InvalidRecipeException(mistakes);
        }
        return recipe;
    }

    /** A preset always sets these, so only what was given beyond it can be a mistake. */
    private static List<RecipeMistake> besideAFolder(ObjectNode overrides) {
        List<RecipeMistake> conflicts = new ArrayList<>();
        if (!overrides.path("pretrain").hasNonNull("from")) return conflicts;
        JsonNode depth = overrides.path("pretrain").path("depth");
        if (!depth.isMissingNode()) conflicts.add(RecipeRules.givenByTheFolder("pretrain.depth", depth.asText()));
        overrides
                .path("tokenizer")
                .properties()
                .forEach(field -> conflicts.add(RecipeRules.givenByTheFolder(
                        "tokenizer." + field.getKey(), field.getValue().asText())));
        return conflicts;
    }

    private static ObjectNode presetTree(String name) {
        try (InputStream in = RecipeReader.class.getResourceAsStream("/recipes/" + name + ".yaml")) {
            return (ObjectNode) MAPPER.readTree(Objects.requireNonNull(in, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode merge(ObjectNode below, ObjectNode above) {
        above.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode upper && below.get(field.getKey()) instanceof ObjectNode lower) {
                merge(lower, upper);
            } else {
                below.set(field.getKey(), field.getValue());
            }
        });
        return below;
    }

    private static InvalidRecipeException mistake(String field, String value, String expected) {
        return new InvalidRecipeException(List.of(new RecipeMistake(field, value, expected)));
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "recipe" : path.toString();
    }

    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
                .collect(Collectors.joining());
    }

    private static String article(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        return type == Boolean.class || type == boolean.class ? "true or false" : "a " + type.getSimpleName();
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
