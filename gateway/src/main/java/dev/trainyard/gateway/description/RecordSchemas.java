package dev.trainyard.gateway.description;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.RecipeConstraints;
import dev.trainyard.contracts.run.RunId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas (2020-12) of records in responses, derived from the records' components: a field is required unless it
 * is {@link Nullable} or omitted when empty by {@link JsonInclude}, and it may be null only if it is always written. By
 * default, the gateway omits absent values.
 *
 * <p>A schema is named after its record. A nested record whose simple name is not unique is named after both records,
 * as in {@code ChunkChoice}.
 */
public final class RecordSchemas {
    public static final String PLACE = "#/components/schemas/";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<Class<?>, String> names = new LinkedHashMap<>();
    private final Map<String, ObjectNode> schemas = new TreeMap<>();
    private final Set<Class<?>> requests = new HashSet<>();

    /** Adds the schemas of a record or a sealed interface and of all types in it. */
    public void add(Class<?> root) {
        of(root);
    }

    /** Adds the schema of a request record: optional fields may also be null, and unknown fields are not allowed. */
    public void addRequest(Class<?> root) {
        requests.add(root);
        of(root);
    }

    /** All schemas by name. */
    public Map<String, ObjectNode> all() {
        return schemas;
    }

    private ObjectNode of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            ObjectNode content = of(arguments[arguments.length - 1]);
            return Map.class.isAssignableFrom((Class<?>) generic.getRawType())
                    ? typed("object").set("additionalProperties", content)
                    : typed("array").set("items", content);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) return typed("string");
        if (plain == boolean.class || plain == Boolean.class) return typed("boolean");
        if (plain == int.class || plain == Integer.class) return typed("integer", "int32");
        if (plain == long.class || plain == Long.class) return typed("integer", "int64");
        if (plain == double.class || plain == Double.class || plain == float.class || plain == Float.class) {
            return typed("number", "double");
        }
        if (plain.isArray()) return typed("array").set("items", of(plain.getComponentType()));
        if (JsonNode.class.isAssignableFrom(plain) || plain == Object.class) return NODES.objectNode();
        return reference(plain);
    }

    private ObjectNode reference(Class<?> type) {
        String name = names.get(type);
        if (name == null) {
            name = name(type);
            names.put(type, name);
            // Reserved first, because a record may contain itself.
            schemas.put(name, NODES.objectNode());
            schemas.put(name, schema(type));
        }
        return NODES.objectNode().put("$ref", PLACE + name);
    }

    private String name(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        String simple = type.getSimpleName();
        if (!schemas.containsKey(simple)) return simple;
        if (around == null || schemas.containsKey(around.getSimpleName() + simple)) {
            throw new IllegalStateException("two schemas would be named " + simple + "; rename " + type);
        }
        return around.getSimpleName() + simple;
    }

    private ObjectNode schema(Class<?> type) {
        if (type == RunId.class) return typed("string").put("pattern", "^[a-z0-9][a-z0-9-]{2,63}$");
        if (type == CheckpointId.class) return typed("string").put("pattern", "^[0-9a-f]{16}$");
        if (type == Sha256.class) return typed("string").put("pattern", "^[0-9a-f]{64}$");
        if (type == Instant.class) return typed("string", "date-time");
        if (type == LocalDate.class) return typed("string", "date");
        if (type.isEnum()) return choices(type);
        if (type.isSealed()) {
            ObjectNode any = NODES.objectNode();
            ArrayNode kinds = any.putArray("anyOf");
            for (Class<?> kind : type.getPermittedSubclasses()) kinds.add(of(kind));
            return any;
        }
        if (!type.isRecord()) throw new IllegalStateException(type + " has no schema");
        RecordComponent[] components = type.getRecordComponents();
        if (components.length == 1 && components[0].getAccessor().isAnnotationPresent(JsonValue.class)) {
            return of(components[0].getGenericType());
        }
        return object(type);
    }

    private ObjectNode object(Class<?> type) {
        ObjectNode object = typed("object");
        boolean request = requests.contains(type);
        if (request) object.put("additionalProperties", false);
        ObjectNode properties = object.putObject("properties");
        ArrayNode required = NODES.arrayNode();
        for (RecordComponent component : RecipeConstraints.fields(type)) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                ObjectNode unwrapped = object(component.getType());
                properties.setAll((ObjectNode) unwrapped.path("properties"));
                required.addAll((ArrayNode) unwrapped.withArray("required"));
                continue;
            }
            JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            JsonInclude.Include included = included(type, component);
            ObjectNode schema = of(component.getGenericType());
            boolean always = included == JsonInclude.Include.ALWAYS;
            boolean leftOut = included == JsonInclude.Include.NON_EMPTY && mayBeEmpty(component.getType());
            if (always || (!nullable && !leftOut)) required.add(name);
            properties.set(name, nullable && (always || request) ? orNull(schema) : schema);
        }
        List<String> kinds = RecipeConstraints.kindsOf(type);
        if (!kinds.isEmpty()) {
            ObjectNode named = typed("string");
            kinds.forEach(named.putArray("enum")::add);
            properties.set("kind", named);
            required.add("kind");
        }
        return required.isEmpty() ? object : object.set("required", required);
    }

    private static JsonInclude.Include included(Class<?> type, RecordComponent component) {
        JsonInclude own = component.getAccessor().getAnnotation(JsonInclude.class);
        JsonInclude common = type.getAnnotation(JsonInclude.class);
        if (own != null) return own.value();
        return common == null ? JsonInclude.Include.NON_NULL : common.value();
    }

    private static boolean mayBeEmpty(Class<?> type) {
        return type == String.class
                || type.isArray()
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
    }

    /** The JSON names of an enumeration. */
    static ObjectNode choices(Class<?> type) {
        ObjectNode schema = typed("string");
        ArrayNode choices = schema.putArray("enum");
        for (Object constant : type.getEnumConstants()) {
            choices.add(ContractJson.mapper().convertValue(constant, String.class));
        }
        return schema;
    }

    static ObjectNode orNull(ObjectNode schema) {
        if (schema.path("type").isTextual() && !schema.has("enum")) {
            String type = schema.path("type").asText();
            schema.putArray("type").add(type).add("null");
            return schema;
        }
        ObjectNode any = NODES.objectNode();
        any.putArray("anyOf").add(schema).add(typed("null"));
        return any;
    }

    static ObjectNode typed(String type) {
        return NODES.objectNode().put("type", type);
    }

    static ObjectNode typed(String type, String format) {
        return typed(type).put("format", format);
    }
}
