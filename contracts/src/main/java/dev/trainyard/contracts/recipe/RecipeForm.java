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

/** What a recipe's fields may be, for those who describe it. */
public final class RecipeForm {
    /** Characters that a text may have. */
    public static final int LONGEST_TEXT = RecipeShape.LONGEST_TEXT;

    /** The tasks that a requirement of a release can be about. */
    public static final List<String> TASKS = EvaluationTask.keys();

    private RecipeForm() {}

    /** The numbers that a field may have, both ends included. */
    public record Range(double low, double high) {
        Range spanning(Range other) {
            return new Range(Math.min(low, other.low), Math.max(high, other.high));
        }
    }

    /** The records that a sealed type's objects are read into, by what their field {@code kind} says. */
    public static Map<String, Class<?>> kinds(Class<?> sealed) {
        Map<String, Class<?>> kinds = new LinkedHashMap<>();
        for (JsonSubTypes.Type type :
                Objects.requireNonNull(sealed.getAnnotation(JsonSubTypes.class)).value()) {
            kinds.put(type.name(), type.value());
        }
        return kinds;
    }

    /** What the field {@code kind} may say of a record that is one of a sealed type's; nothing for any other record. */
    public static List<String> kindsOf(Class<?> record) {
        return kindsIn(record)
                .filter(kind -> kind.value() == record)
                .map(JsonSubTypes.Type::name)
                .toList();
    }

    private static Stream<JsonSubTypes.Type> kindsIn(Class<?> type) {
        JsonSubTypes kinds = type.getAnnotation(JsonSubTypes.class);
        if (kinds != null) return Arrays.stream(kinds.value());
        return Arrays.stream(type.getInterfaces()).flatMap(RecipeForm::kindsIn);
    }

    /** A record's components but for the one that says which kind of a sealed type it is. */
    public static List<RecordComponent> fields(Class<?> record) {
        boolean kind = !kindsOf(record).isEmpty();
        return Arrays.stream(record.getRecordComponents())
                .filter(component -> !kind || !component.getName().equals("kind"))
                .toList();
    }

    /**
     * Whether a component of a recipe's record must be given: unless it is {@link Nullable}, a list, a map or has a default,
     * and where it is marked as required.
     */
    public static boolean mustBeGiven(RecordComponent component) {
        JsonProperty marked = component.getAccessor().getAnnotation(JsonProperty.class);
        if (marked != null && marked.required()) return true;
        if (marked != null && !marked.defaultValue().isEmpty()) return false;
        boolean collection =
                List.class.isAssignableFrom(component.getType()) || Map.class.isAssignableFrom(component.getType());
        return !collection && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** By the fields, those of a list's items as {@code corpus.sources[].weight}. */
    public static Map<String, Range> ranges() {
        return Map.copyOf(RecipeRules.ranges());
    }
}
