package dev.trainyard.gateway.description;

import static dev.trainyard.gateway.description.RecordSchemas.choices;
import static dev.trainyard.gateway.description.RecordSchemas.orNull;
import static dev.trainyard.gateway.description.RecordSchemas.typed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.PublishedRules;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeConstraints;
import dev.trainyard.contracts.recipe.RecipeReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schema of a recipe as sent by a client: a preset's name and changes, so that only fields of list items are
 * required. It cannot express constraints between fields; the response to a recipe reports them.
 */
public final class RecipeSchema {
    public static final String NAME = "RecipeRequest";

    private static final String WITHOUT_CONTROL_CHARACTERS = "^[^\\x00-\\x1f\\x7f-\\x9f]*$";

    /** Necessary conditions on the texts of some fields; a matching text may still be invalid. */
    private static final Map<String, String> PATTERNS = Map.of(
            "corpus.cutoff", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "corpus.languages[]", "^[a-z]{2,3}$",
            "corpus.sources[].coordinates[]", "^[A-Za-z0-9_.-]+:[A-Za-z0-9_.-]+:[A-Za-z0-9_.+-]+$",
            "corpus.sources[].branch", "^[^\\x00-\\x20~^:?*\\[\\\\\\x7f]+$",
            "corpus.sources[].allowHosts[]", "^[^\\x00-\\x20/@?#\\\\\\x7f]+$",
            "finetune.steps[].name", "^[a-z0-9][a-z0-9-]{0,39}$",
            "evaluate.compare[]", "^[a-z0-9][a-z0-9-]{0,39}$");

    private static final Set<String> NEVER_EMPTY = Set.of("corpus.sources", "finetune.steps");

    private final Map<String, RecipeConstraints.Range> ranges = RecipeConstraints.ranges();

    private RecipeSchema() {}

    public static ObjectNode make() {
        return new RecipeSchema().whole();
    }

    private ObjectNode whole() {
        ObjectNode schema = object("", Recipe.class);
        ArrayNode presets = ((ObjectNode) schema.get("properties"))
                .putObject("preset")
                .put("type", "string")
                .put("description", "The preset that the recipe changes; demo by default")
                .putArray("enum");
        RecipeReader.PRESETS.forEach(presets::add);
        ObjectNode finetune = (ObjectNode) schema.at("/properties/finetune/properties");
        finetune.set("instruction", phase(InstructionRecipe.class));
        finetune.set("preference", phase(PreferenceRecipe.class));
        return schema;
    }

    private ObjectNode object(String path, Class<?> type) {
        ObjectNode schema = typed("object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (RecordComponent component : RecipeConstraints.fields(type)) {
            String at = path.isEmpty() ? component.getName() : path + "." + component.getName();
            boolean must = RecipeConstraints.mustBeGiven(component);
            ObjectNode value = value(at, component.getGenericType(), must);
            properties.set(component.getName(), must ? value : orNull(value));
            if (must && path.endsWith("[]")) required.add(component.getName());
        }
        return required.isEmpty() ? schema : schema.set("required", required);
    }

    /** The schema of a sealed type: each kind with its fields. */
    private ObjectNode ofItsKind(String path, Class<?> sealed) {
        ObjectNode any = JsonNodeFactory.instance.objectNode();
        ArrayNode kinds = any.putArray("oneOf");
        RecipeConstraints.kinds(sealed).forEach((kind, type) -> {
            ObjectNode object = object(path, type);
            ((ObjectNode) object.get("properties")).set("kind", names(typed("string"), List.of(kind)));
            object.withArray("required").add("kind");
            kinds.add(object);
        });
        return any;
    }

    /** A step in the older form with two phases, in which the second could have no pairs. */
    private ObjectNode phase(Class<?> step) {
        ObjectNode phase = object("finetune.steps[]", step);
        phase.remove("required");
        ObjectNode properties = (ObjectNode) phase.get("properties");
        properties.remove("name");
        if (properties.get("pairs") instanceof ObjectNode pairs) pairs.put("minimum", 0);
        return phase.put("deprecated", true).put("description", "The older form of a step in finetune.steps");
    }

    private ObjectNode value(String path, Type type, boolean must) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Type content = arguments[arguments.length - 1];
            if (generic.getRawType() != Map.class) {
                ObjectNode list = typed("array").set("items", value(path + "[]", content, true));
                return NEVER_EMPTY.contains(path) ? list.put("minItems", 1) : list;
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
        if (plain.isEnum()) return choices(plain);
        return plain.isSealed() ? ofItsKind(path, plain) : object(path, plain);
    }

    private static ObjectNode text(String path, boolean must) {
        ObjectNode text = typed("string");
        if (path.equals("corpus.withoutRules[]")) return names(text, PublishedRules.names());
        // Others are the names of tasks from files, which the files say.
        if (path.equals("release.requirements[].task")) {
            ArrayNode known = text.putArray("examples");
            RecipeConstraints.TASKS.forEach(known::add);
        }
        if (must) text.put("minLength", 1);
        text.put("maxLength", RecipeConstraints.LONGEST_TEXT);
        return text.put("pattern", PATTERNS.getOrDefault(path, WITHOUT_CONTROL_CHARACTERS));
    }

    private static ObjectNode names(ObjectNode schema, List<String> names) {
        ArrayNode choices = schema.putArray("enum");
        names.forEach(choices::add);
        return schema;
    }

    private ObjectNode number(String path, ObjectNode number) {
        RecipeConstraints.Range range = ranges.get(path);
        if (range == null) return number;
        boolean whole = number.path("type").asText().equals("integer");
        if (whole) return number.put("minimum", (long) range.low()).put("maximum", (long) range.high());
        return number.put("minimum", range.low()).put("maximum", range.high());
    }
}
