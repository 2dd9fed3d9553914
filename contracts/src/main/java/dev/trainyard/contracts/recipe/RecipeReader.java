package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads recipes, in YAML or JSON. A recipe changes a preset, named by its key {@code preset} ({@code demo} by default):
 * objects are merged field by field, lists and scalar values replace those of the preset. So a preset with overrides
 * and a complete recipe are read in the same way.
 *
 * <p>Reading has three steps, each of which collects all the mistakes that it finds: the text becomes a tree, the tree
 * is compared with the records, and the rules check what the records cannot express. Only the first step may end the
 * reading.
 */
public final class RecipeReader {
    public static final List<String> PRESETS = List.of("smoke", "demo", "laptop");

    private static final String OTHERWISE = "demo";
    private static final String EXPECTED = "an object with a preset's name or the sections of a recipe";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Copied before each use. */
    private static final Map<String, ObjectNode> PRESET_TREES =
            PRESETS.stream().collect(Collectors.toUnmodifiableMap(name -> name, RecipeReader::presetTree));

    private RecipeReader() {}

    /** The unchanged preset. */
    public static Recipe preset(String name) {
        return read("preset: " + name);
    }

    /** @throws InvalidRecipeException with every mistake that could be found */
    public static Recipe read(String yamlOrJson) {
        return read(yamlOrJson, RecipeFormat.UNSTATED);
    }

    /** @throws InvalidRecipeException with every mistake that could be found */
    public static Recipe read(String text, RecipeFormat format) {
        RecipeTree given = RecipeText.read(text, format);
        return read(given.whole(EXPECTED), given.mistakes());
    }

    /**
     * @param charset the declared charset of the bytes
     * @throws InvalidRecipeException with every mistake that could be found
     */
    public static Recipe read(byte[] bytes, Charset charset, RecipeFormat format) {
        return read(RecipeText.decoded(bytes, charset, "recipe"), format);
    }

    /**
     * A complete recipe as one service sends it to another: JSON with the fields that the preset gave it, too. Unlike in
     * what someone writes, such fields are no mistakes beside a folder that determines them.
     *
     * @throws InvalidRecipeException with every mistake that could be found
     */
    public static Recipe readWhole(String json) {
        Recipe recipe;
        try {
            recipe = MAPPER.readValue(json, Recipe.class);
        } catch (JsonProcessingException e) {
            recipe = null;
        }
        if (recipe == null) {
            throw new InvalidRecipeException(
                    List.of(new RecipeMistake("recipe", "incomplete or no JSON", "a complete recipe as JSON")));
        }
        List<RecipeMistake> mistakes = RecipeRules.mistakesIn(recipe, List.of(), Set.of());
        if (!mistakes.isEmpty()) throw new InvalidRecipeException(mistakes);
        return recipe;
    }

    /**
     * A UTF-8 recipe as it was given, without its preset, after it has been checked.
     *
     * @throws InvalidRecipeException with every mistake that could be found
     */
    public static ObjectNode checked(byte[] bytes, RecipeFormat format) {
        RecipeTree given = RecipeText.read(RecipeText.decoded(bytes, StandardCharsets.UTF_8, "recipe"), format);
        read(given.whole(EXPECTED), given.mistakes());
        return given.whole(EXPECTED);
    }

    private static Recipe read(ObjectNode given, List<RecipeMistake> before) {
        List<RecipeMistake> mistakes = new ArrayList<>(before);
        ObjectNode overrides = given.deepCopy();
        String preset = preset(overrides.remove("preset"), mistakes);
        conflictsWithAFolder(overrides, mistakes);
        ObjectNode below = Objects.requireNonNull(PRESET_TREES.get(preset == null ? OTHERWISE : preset));
        boolean inPhases = LegacyPhases.rewrite(overrides, below, mistakes);
        ObjectNode whole = merge(below.deepCopy(), overrides);
        RecipeShape shape = new RecipeShape(mistakes, "not a field of a recipe", true);
        shape.check(whole, Recipe.class, below);
        if (shape.isFull()) throw new InvalidRecipeException(asWritten(mistakes, inPhases));
        Recipe recipe;
        try {
            recipe = MAPPER.treeToValue(whole, Recipe.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked tree always fits the recipe", e);
        }
        // The rules that compare fields would use a preset other than the intended one.
        if (preset != null) mistakes = RecipeRules.mistakesIn(recipe, mistakes, shape.withoutKind());
        if (!mistakes.isEmpty()) throw new InvalidRecipeException(asWritten(mistakes, inPhases));
        return recipe;
    }

    private static List<RecipeMistake> asWritten(List<RecipeMistake> mistakes, boolean inPhases) {
        return inPhases ? LegacyPhases.asWritten(mistakes) : mistakes;
    }

    private static @Nullable String preset(@Nullable JsonNode named, List<RecipeMistake> mistakes) {
        if (named == null) return OTHERWISE;
        if (named.isTextual() && PRESETS.contains(named.asText())) return named.asText();
        mistakes.add(new RecipeMistake(
                "preset",
                RecipeValues.shown(named),
                RecipeShape.oneOf(named.isTextual() ? named.asText() : "", PRESETS)));
        return null;
    }

    /** A preset always sets these fields, so only values in the recipe itself can be mistakes. */
    private static void conflictsWithAFolder(ObjectNode overrides, List<RecipeMistake> mistakes) {
        if (!overrides.path("pretrain").hasNonNull("from")) return;
        JsonNode depth = overrides.path("pretrain").path("depth");
        if (!depth.isMissingNode()) {
            mistakes.add(RecipeRules.givenByTheFolder("pretrain.depth", RecipeValues.shown(depth)));
        }
        overrides
                .path("tokenizer")
                .properties()
                .forEach(field -> mistakes.add(RecipeRules.givenByTheFolder(
                        "tokenizer." + RecipeMistake.step(field.getKey()), RecipeValues.shown(field.getValue()))));
    }

    private static ObjectNode presetTree(String name) {
        try (InputStream in = RecipeReader.class.getResourceAsStream("/recipes/" + name + ".yaml")) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return YamlText.read(new String(bytes, StandardCharsets.UTF_8)).whole(EXPECTED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode merge(ObjectNode below, ObjectNode above) {
        above.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode upper && below.get(field.getKey()) instanceof ObjectNode lower) {
                merge(lower, upper);
            } else {
                below.set(field.getKey(), field.getValue());
            }
        });
        return below;
    }
}
