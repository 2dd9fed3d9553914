package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.trainyard.contracts.json.ContractJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a tree, such as a recipe's, with the records into which it is read: unknown fields, types and required
 * fields. Everything is derived from the components of the records, so a new field of a recipe is checked
 * automatically. Mistakes are reported with their paths and removed from the tree, which can then be read into the
 * records. A wrong item of a list is replaced by a placeholder, so that the other items keep their positions.
 *
 * <p>A component is required unless it is {@link Nullable}, a list or map, or has a default; {@code
 * @JsonProperty(required = true)} makes it required in any case. If a component has a sealed type, the field {@code
 * kind} selects the record with which an object is compared.
 */
final class RecipeShape {
    /** Characters of a text. */
    static final int LONGEST_TEXT = 8_192;

    private static final BigDecimal LONGEST_WHOLE = new BigDecimal(Long.MAX_VALUE);

    private final List<RecipeMistake> mistakes;
    private final String unknown;
    private final boolean names;
    private final Map<Class<?>, Map<String, Field>> fields = new HashMap<>();
    private final Set<String> withoutKind = new HashSet<>();

    /** A component of a record, cached because the lookup is slow. */
    private record Field(Type type, boolean mustBeGiven) {
        boolean isNumber() {
            return mustBeGiven && type instanceof Class<?> plain && plain.isPrimitive();
        }

        boolean isList() {
            return type instanceof ParameterizedType generic && generic.getRawType() == List.class;
        }

        static Map<String, Field> of(Class<?> type) {
            Map<String, Field> fields = new LinkedHashMap<>();
            for (RecordComponent component : RecipeConstraints.fields(type)) {
                fields.put(
                        component.getName(),
                        new Field(component.getGenericType(), RecipeConstraints.mustBeGiven(component)));
            }
            return fields;
        }
    }

    /**
     * @param unknown the description of an unknown field in error messages
     * @param names whether texts are names and similar values, which are short and have one line
     */
    RecipeShape(List<RecipeMistake> mistakes, String unknown, boolean names) {
        this.mistakes = mistakes;
        this.unknown = unknown;
        this.names = names;
    }

    /** @param instead replaces required values that are missing */
    void check(ObjectNode tree, Class<? extends Record> type, ObjectNode instead) {
        record("", tree, fields(type), unknown, "", instead);
    }

    /** The paths of objects whose kind is missing or unknown; in the tree they have the kind of a placeholder. */
    Set<String> withoutKind() {
        return Set.copyOf(withoutKind);
    }

    /** Whether more mistakes were found than are reported, so that the check can stop. */
    boolean isFull() {
        return mistakes.size() > InvalidRecipeException.MOST;
    }

    private Map<String, Field> fields(Class<?> type) {
        return fields.computeIfAbsent(type, Field::of);
    }

    private void record(
            String path, ObjectNode node, Map<String, Field> known, String unknown, String needs, JsonNode instead) {
        for (String name : names(node)) {
            if (isFull()) return;
            if (known.containsKey(name)) continue;
            List<String> sorted = known.keySet().stream().sorted().toList();
            wrong(path + RecipeMistake.step(name), unknown, oneOf(name, sorted));
            node.remove(name);
        }
        known.forEach((name, field) -> {
            JsonNode value = node.path(name);
            boolean given = !value.isMissingNode() && !value.isNull();
            if (!given && field.mustBeGiven()) wrong(path + name, "", expected(field.type()) + needs);
            JsonNode read = given
                    ? value(path + name, value, field.type(), instead.path(name))
                            .orElse(null)
                    : null;
            if (read == null && field.mustBeGiven() && instead.has(name)) read = instead.get(name);
            if (read == null) {
                node.remove(name);
            } else {
                node.set(name, read);
            }
        });
    }

    /** The value in the form of its type; empty if it has another type. */
    private Optional<JsonNode> value(String path, JsonNode value, Type type, JsonNode instead) {
        if (type instanceof ParameterizedType generic) {
            Type content = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == Map.class
                    ? entries(path, value, content, type)
                    : items(path, value, content, type);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) return text(path, value);
        if (plain == boolean.class || plain == Boolean.class)
            return value.isBoolean() ? Optional.of(value) : not(path, value, type);
        if (plain == double.class || plain == Double.class) return number(path, value);
        if (plain == int.class || plain == Integer.class) return whole(path, value, Integer.MAX_VALUE);
        if (plain == long.class || plain == Long.class) return whole(path, value, Long.MAX_VALUE);
        if (plain.isEnum()) return choice(path, value, plain);
        if (!(value instanceof ObjectNode object)) return not(path, value, type);
        if (plain.isSealed()) return Optional.of(ofItsKind(path, object, RecipeConstraints.kinds(plain)));
        record(path + ".", object, fields(plain), unknown, "", instead);
        fillMissing(object, plain);
        return Optional.of(object);
    }

    /**
     * An object with a misspelt kind is compared with the kind that was probably meant, so that its other mistakes are
     * found too. An object without a kind is compared with the fields that all kinds share; its other fields are not
     * checked.
     */
    private JsonNode ofItsKind(String path, ObjectNode object, Map<String, Class<?>> kinds) {
        JsonNode kind = object.path("kind");
        String name = kind.isTextual() ? kind.asText() : "";
        if (!kinds.containsKey(name)) {
            wrong(path + ".kind", RecipeValues.shown(kind), oneOf(name, kinds.keySet()));
            List<String> near = near(name, kinds.keySet());
            if (near.size() == 1) name = near.getFirst();
        }
        Class<?> type = kinds.get(name);
        if (type == null) {
            Map<String, Field> common = ofEach(kinds.values());
            object.retain(common.keySet());
            record(path + ".", object, common, unknown, "", MissingNode.getInstance());
            withoutKind.add(path);
            return placeholder(object, kinds);
        }
        object.remove("kind");
        record(path + ".", object, fields(type), "not a field of " + name, needs(name), MissingNode.getInstance());
        object.put("kind", name);
        fillMissing(object, type);
        return object;
    }

    /** The fields that all of these have. */
    private Map<String, Field> ofEach(Collection<Class<?>> types) {
        Map<String, Field> common = new LinkedHashMap<>(fields(types.iterator().next()));
        for (Class<?> type : types) common.entrySet().retainAll(fields(type).entrySet());
        return common;
    }

    /** Makes an object readable as the first of these kinds, whatever it lacks. */
    private JsonNode placeholder(ObjectNode object, Map<String, Class<?>> kinds) {
        Map.Entry<String, Class<?>> first = kinds.entrySet().iterator().next();
        object.put("kind", first.getKey());
        return filled(object, first.getValue());
    }

    private JsonNode filled(ObjectNode object, Class<?> type) {
        fields(type).forEach((name, field) -> {
            if (field.type() == String.class && !object.has(name)) object.put(name, "");
        });
        fillMissing(object, type);
        return object;
    }

    /** Fills in what reading needs and the object lacks, which has been reported; so all other mistakes are found, too. */
    private void fillMissing(ObjectNode object, Class<?> type) {
        fields(type).forEach((name, field) -> {
            if (object.has(name)) return;
            if (field.isNumber()) object.put(name, 0);
            if (field.mustBeGiven() && field.isList()) object.putArray(name);
        });
    }

    /** Any value that a list of this content can be read with. */
    private JsonNode placeholder(Type content) {
        Class<?> plain = (Class<?>) content;
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (plain.isSealed()) return placeholder(object, RecipeConstraints.kinds(plain));
        return plain.isRecord() ? filled(object, plain) : TextNode.valueOf("");
    }

    /** The suffix for a missing value in an object of a kind. */
    static String needs(String kind) {
        return ", which " + kind + " needs,";
    }

    private Optional<JsonNode> items(String path, JsonNode value, Type content, Type type) {
        if (!(value instanceof ArrayNode list)) return not(path, value, type);
        for (int i = 0; i < list.size() && !isFull(); i++) {
            JsonNode item = list.get(i);
            if (item.isNull()) wrong(path + "[" + i + "]", "", expected(content));
            Optional<JsonNode> read = item.isNull() || item.isMissingNode()
                    ? Optional.empty()
                    : value(path + "[" + i + "]", item, content, MissingNode.getInstance());
            list.set(i, read.orElseGet(() -> placeholder(content)));
        }
        return Optional.of(list);
    }

    private Optional<JsonNode> entries(String path, JsonNode value, Type content, Type type) {
        if (!(value instanceof ObjectNode object)) return not(path, value, type);
        for (String name : names(object)) {
            if (isFull()) break;
            String at = path + "." + RecipeMistake.step(name);
            JsonNode entry = object.get(name);
            if (entry.isNull()) wrong(at, "", expected(content));
            Optional<JsonNode> read =
                    entry.isNull() ? Optional.empty() : value(at, entry, content, MissingNode.getInstance());
            if (read.isPresent()) {
                object.set(name, read.get());
            } else {
                object.remove(name);
            }
        }
        return Optional.of(object);
    }

    private Optional<JsonNode> text(String path, JsonNode value) {
        if (!value.isTextual()) {
            String hint = value.isValueNode() ? "text, quoted if it looks like another type," : "text";
            wrong(path, RecipeValues.shown(value), hint);
            return Optional.empty();
        }
        String text = value.asText();
        String fault = null;
        if (names && text.length() > LONGEST_TEXT) fault = "text of at most " + LONGEST_TEXT + " characters";
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            fault = "text without unpaired surrogates";
        }
        if (names && text.codePoints().anyMatch(Character::isISOControl)) fault = "text without control characters";
        if (fault == null) return Optional.of(value);
        wrong(path, text, fault);
        return Optional.empty();
    }

    private Optional<JsonNode> number(String path, JsonNode value) {
        if (!value.isNumber()) return not(path, value, double.class);
        double number = value.decimalValue().doubleValue();
        if (Double.isFinite(number)) return Optional.of(DoubleNode.valueOf(number));
        wrong(path, RecipeValues.shown(value), "a finite number");
        return Optional.empty();
    }

    /** A number such as {@code 1e6} is an integer too. */
    private Optional<JsonNode> whole(String path, JsonNode value, long most) {
        if (!value.isNumber()) return not(path, value, long.class);
        BigDecimal number = value.decimalValue();
        if (number.abs().compareTo(LONGEST_WHOLE) <= 0
                && number.stripTrailingZeros().scale() <= 0) {
            BigInteger whole = number.toBigInteger();
            if (whole.abs().compareTo(BigInteger.valueOf(most)) <= 0) {
                return Optional.of(LongNode.valueOf(whole.longValueExact()));
            }
        }
        boolean large = number.abs().compareTo(BigDecimal.valueOf(most)) > 0;
        wrong(
                path,
                RecipeValues.shown(value),
                large ? "a whole number from -" + most + " to " + most : "a whole number");
        return Optional.empty();
    }

    private Optional<JsonNode> choice(String path, JsonNode value, Class<?> type) {
        List<String> choices = choices(type);
        if (value.isTextual() && choices.contains(value.asText())) return Optional.of(value);
        wrong(path, RecipeValues.shown(value), oneOf(value.isTextual() ? value.asText() : "", choices));
        return Optional.empty();
    }

    private Optional<JsonNode> not(String path, JsonNode value, Type type) {
        wrong(path, RecipeValues.shown(value), expected(type));
        return Optional.empty();
    }

    private void wrong(String path, String value, String expected) {
        if (isFull()) return;
        RecipeMistake mistake = new RecipeMistake(path, value, expected);
        if (mistakes.stream().noneMatch(it -> it.field().equals(mistake.field()))) mistakes.add(mistake);
    }

    private static String expected(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type content = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            String many = content == String.class ? "texts" : content == Double.class ? "numbers" : "objects";
            return generic.getRawType() == Map.class ? "an object that maps names to " + many : "a list of " + many;
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) return "some text";
        if (plain == boolean.class || plain == Boolean.class) return "true or false";
        if (plain == double.class || plain == Double.class) return "a number";
        if (plain.isEnum()) return "one of " + String.join(", ", choices(plain));
        return plain.isRecord() || plain.isSealed() ? "an object" : "a whole number";
    }

    /** All choices, and the one that was most likely meant. */
    static String oneOf(String written, Collection<String> choices) {
        List<String> near = near(written, choices);
        String all = "one of " + String.join(", ", choices);
        return near.size() == 1 ? all + " (" + near.getFirst() + " is the nearest)" : all;
    }

    private static List<String> near(String written, Collection<String> choices) {
        return NearestNames.within(3, written.toLowerCase(Locale.ROOT), List.copyOf(choices));
    }

    private static List<String> choices(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ContractJson.mapper().convertValue(constant, String.class))
                .toList();
    }

    private static List<String> names(ObjectNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
