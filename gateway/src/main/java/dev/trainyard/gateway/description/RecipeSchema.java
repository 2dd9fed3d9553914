package dev.trainyard.gateway.description;

import static dev.trainyard.gateway.description.RecordSchemas.choices;
import static dev.trainyard.gateway.description.RecordSchemas.orNull;
import static dev.trainyard.gateway.description.RecordSchemas.typed;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.recipe.PublishedRules;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeForm;
import dev.trainyard.contracts.recipe.RecipeReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a recipe as people send it: a preset's name and what shall be otherwise, so that no field must be given
 * but those of a list's items. What fields ask of each other it cannot say; the answer to a recipe does.
 */
public final class RecipeSchema {
    public static final String NAME = "RecipeRequest";

    private static final String WITHOUT_CONTROL_CHARACTERS = "^[^\\x00-\\x1f\\x7f-\\x9f]*$";

    /** What no text has that may stand there; a text that has it may still mean nothing. */
    private static final Map<String, String> PATTERNS = Map.of(
            "corpus.cutoff", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "corpus.languages[]", "^[a-z]{2,3}$",
            "corpus.sources[].coordinates[]", "^[A-Za-z0-9_.-]+:[A-Za-z0-9_.-]+:[A-Za-z0-9_.+-]+$",
            "corpus.sources[].branch", "^[^\\x00-\\x20~^:?*\\[\\\\\\x7f]+$",
            "corpus.sources[].allowHosts[]", "^[^\\x00-\\x20/@?#\\\\\\x7f]+$");

    private final Map<String, RecipeForm.Range> ranges = RecipeForm.ranges();

    private RecipeSchema() {}

    public static ObjectNode make() {
        return new RecipeSchema().whole();
    }

    private ObjectNode whole() {
        ObjectNode schema = object("", Recipe.class);
        ArrayNode presets = ((ObjectNode) schema.get("properties"))
                .putObject("preset")
                .put("type", "string")
                .put("description", "What the recipe lies over; demo if absent")
                .putArray("enum");
        RecipeReader.PRESETS.forEach(presets::add);
        return schema;
    }

    private ObjectNode object(String path, Class<?> type) {
        ObjectNode schema = typed("object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (RecordComponent component : type.getRecordComponents()) {
            String at = path.isEmpty() ? component.getName() : path + "." + component.getName();
            boolean must = mustBeGiven(component);
            ObjectNode value = value(at, component.getGenericType(), must);
            properties.set(component.getName(), must ? value : orNull(value));
            if (must && path.endsWith("[]")) required.add(component.getName());
        }
        return required.isEmpty() ? schema : schema.set("required", required);
    }

    private static boolean mustBeGiven(RecordComponent component) {
        JsonProperty marked = component.getAccessor().getAnnotation(JsonProperty.class);
        if (marked != null && marked.required()) return true;
        boolean collection = Collection.class.isAssignableFrom(component.getType())
                || Map.class.isAssignableFrom(component.getType());
        return !collection && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private ObjectNode value(String path, Type type, boolean must) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Type content = arguments[arguments.length - 1];
            if (generic.getRawType() != Map.class) {
                ObjectNode list = typed("array").set("items", value(path + "[]", content, true));
                return path.equals("corpus.sources") ? list.put("minItems", 1) : list;
            }
            ObjectNode map = typed("object").set("additionalProperties", value(path + ".*", content, true));
            names(map.putObject("propertyNames"), PublishedRules.names());
            return map;
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) return text(path, must);
        if (plain == boolean.class || plain == Boolean.class) return typed("boolean");
        if (plain == int.class || plain == Integer.class) return number(path, typed("integer", "int32"));
        if (plain == long.class || plain == Long.class) return number(path, typed("integer", "int64"));
        if (plain == double.class || plain == Double.class) return number(path, typed("number", "double"));
        return plain.isEnum() ? choices(plain) : object(path, plain);
    }

    private static ObjectNode text(String path, boolean must) {
        ObjectNode text = typed("string");
        if (path.equals("corpus.withoutRules[]")) return names(text, PublishedRules.names());
        if (path.equals("release.requirements[].task")) return names(text, RecipeForm.TASKS);
        if (must) text.put("minLength", 1);
        text.put("maxLength", RecipeForm.LONGEST_TEXT);
        return text.put("pattern", PATTERNS.getOrDefault(path, WITHOUT_CONTROL_CHARACTERS));
    }

    private static ObjectNode names(ObjectNode schema, List<String> names) {
        ArrayNode choices = schema.putArray("enum");
        names.forEach(choices::add);
        return schema;
    }

    private ObjectNode number(String path, ObjectNode number) {
        RecipeForm.Range range = ranges.get(path);
        if (range == null) return number;
        boolean whole = number.path("type").asText().equals("integer");
        if (whole) return number.put("minimum", (long) range.low()).put("maximum", (long) range.high());
        return number.put("minimum", range.low()).put("maximum", range.high());
    }
}
