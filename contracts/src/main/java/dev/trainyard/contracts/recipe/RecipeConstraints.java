package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The constraints on a recipe's fields, for generating schemas. */
public final class RecipeConstraints {
    /** Maximum length of a text, in characters. */
    public static final int LONGEST_TEXT = RecipeShape.LONGEST_TEXT;

    /** The tasks that a release requirement can name, besides those from files. */
    public static final List<String> TASKS = EvaluationTask.keys();

    private RecipeConstraints() {}

    /** The range of a numeric field, both ends included. */
    public record Range(double low, double high) {
        Range spanning(Range other) {
            return new Range(Math.min(low, other.low), Math.max(high, other.high));
        }
    }

    /** The records of a sealed type, by the value of the field {@code kind}. */
    public static Map<String, Class<?>> kinds(Class<?> sealed) {
        Map<String, Class<?>> kinds = new LinkedHashMap<>();
        for (JsonSubTypes.Type type :
                Objects.requireNonNull(sealed.getAnnotation(JsonSubTypes.class)).value()) {
            kinds.put(type.name(), type.value());
        }
        return kinds;
    }

    /** The values of the field {@code kind} for a record of a sealed type; empty for any other record. */
    public static List<String> kindsOf(Class<?> record) {
        return kindsIn(record)
                .filter(kind -> kind.value() == record)
                .map(JsonSubTypes.Type::name)
                .toList();
    }

    private static Stream<JsonSubTypes.Type> kindsIn(Class<?> type) {
        JsonSubTypes kinds = type.getAnnotation(JsonSubTypes.class);
        if (kinds != null) return Arrays.stream(kinds.value());
        return Arrays.stream(type.getInterfaces()).flatMap(RecipeConstraints::kindsIn);
    }

    /** A record's components except the field {@code kind}. */
    public static List<RecordComponent> fields(Class<?> record) {
        boolean kind = !kindsOf(record).isEmpty();
        return Arrays.stream(record.getRecordComponents())
                .filter(component -> !kind || !component.getName().equals("kind"))
                .toList();
    }

    /**
     * Whether a component of a recipe's record is required: if it is marked as required, or if it is not {@link
     * Nullable}, a list, a map or a field with a default.
     */
    public static boolean mustBeGiven(RecordComponent component) {
        JsonProperty marked = component.getAccessor().getAnnotation(JsonProperty.class);
        if (marked != null && marked.required()) return true;
        if (marked != null && !marked.defaultValue().isEmpty()) return false;
        boolean collection =
                List.class.isAssignableFrom(component.getType()) || Map.class.isAssignableFrom(component.getType());
        return !collection && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** The ranges by field path; items of a list are written as {@code corpus.sources[].weight}. */
    public static Map<String, Range> ranges() {
        return Map.copyOf(RecipeRules.ranges());
    }
}
