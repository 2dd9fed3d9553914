package dev.trainyard.testing;

import dev.trainyard.contracts.recipe.Recipe;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Variants of a recipe in which one field is changed, for every field, including those of nested records, list items
 * and map values. The meaning of fields is not known here, so a variant need not be a valid recipe.
 */
public final class RecipeVariants {
    /**
     * A recipe that differs from another in one field.
     *
     * @param field such as {@code corpus.sources[].name}; {@code corpus.thresholds{}} for the values of a map
     * @param to the new value, for people
     */
    public record Change(String field, String to, Recipe recipe) {
        @Override
        public String toString() {
            return field + " = " + to;
        }
    }

    private record Changed(
            String field, @Nullable Object value, @Nullable Object whole) {}

    private RecipeVariants() {}

    /** At least one change for each field of the recipe. */
    public static List<Change> changesOf(Recipe recipe) {
        List<Change> changes = new ArrayList<>();
        for (Changed changed : ofRecord("", recipe)) {
            changes.add(new Change(changed.field(), String.valueOf(changed.value()), (Recipe)
                    Objects.requireNonNull(changed.whole())));
        }
        return changes;
    }

    private static List<Changed> ofRecord(String at, Record value) {
        List<Changed> changes = new ArrayList<>();
        RecordComponent[] components = value.getClass().getRecordComponents();
        @Nullable
        Object[] given = Arrays.stream(components)
                .map(component -> read(component, value))
                .toArray();
        for (int i = 0; i < components.length; i++) {
            String field = (at.isEmpty() ? "" : at + ".") + components[i].getName();
            for (Changed changed : of(field, components[i].getAnnotatedType(), given[i])) {
                @Nullable Object[] arguments = given.clone();
                arguments[i] = changed.whole();
                changes.add(new Changed(changed.field(), changed.value(), made(value.getClass(), arguments)));
            }
        }
        return changes;
    }

    private static List<Changed> of(String field, AnnotatedType declared, @Nullable Object value) {
        List<Changed> changes = new ArrayList<>();
        Type type = declared.getType();
        if (value != null && declared.isAnnotationPresent(Nullable.class)) changes.add(plain(field, null));
        switch (value) {
            case null -> changes.add(plain(field, something(type)));
            case Record nested -> changes.addAll(ofRecord(field, nested));
            case List<?> list -> changes.addAll(ofList(field, (ParameterizedType) type, list));
            case Map<?, ?> map -> changes.addAll(ofMap(field, map));
            default -> changes.add(plain(field, another(value)));
        }
        return changes;
    }

    private static List<Changed> ofList(String field, ParameterizedType type, List<?> list) {
        List<Changed> changes = new ArrayList<>();
        if (list.isEmpty()) {
            changes.add(plain(field, List.of(something(type.getActualTypeArguments()[0]))));
            return changes;
        }
        changes.add(plain(field, list.subList(1, list.size())));
        for (int i = 0; i < list.size(); i++) {
            List<Changed> ofItem = list.get(i) instanceof Record item
                    ? ofRecord(field + "[]", item)
                    : List.of(plain(field + "[]", another(list.get(i))));
            for (Changed changed : ofItem) {
                List<Object> items = new ArrayList<>(list);
                items.set(i, changed.whole());
                changes.add(new Changed(changed.field(), changed.value(), items));
            }
        }
        return changes;
    }

    private static List<Changed> ofMap(String field, Map<?, ?> map) {
        if (map.isEmpty()) throw new IllegalArgumentException(field + " is empty; give it an entry to be changed");
        List<Changed> changes = new ArrayList<>();
        changes.add(plain(field, Map.of()));
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Map<Object, Object> others = new LinkedHashMap<>(map);
            others.put(entry.getKey(), another(entry.getValue()));
            changes.add(new Changed(field + "{}", entry.getKey() + "=" + others.get(entry.getKey()), others));
        }
        return changes;
    }

    private static Changed plain(String field, @Nullable Object value) {
        return new Changed(field, value, value);
    }

    private static Object another(Object value) {
        return switch (value) {
            case String text -> text + "x";
            case Boolean flag -> !flag;
            case Integer number -> number + 1;
            case Long number -> number + 1;
            case Double number -> number / 2 + 0.001;
            case Enum<?> constant -> next(constant);
            default ->
                throw new IllegalArgumentException(
                        "a " + value.getClass() + " in a recipe has no alternative value here");
        };
    }

    private static Object next(Enum<?> constant) {
        Object[] all = constant.getDeclaringClass().getEnumConstants();
        return all[(constant.ordinal() + 1) % all.length];
    }

    private static Object something(Type type) {
        if (type == String.class) return "something";
        if (type == Boolean.class) return true;
        if (type == Integer.class) return 3;
        if (type == Long.class) return 3L;
        if (type == Double.class) return 0.5;
        if (type instanceof Class<?> known && known.isEnum()) return known.getEnumConstants()[0];
        if (type == int.class) return 3;
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) return List.of();
        if (type instanceof Class<?> known && known.isRecord()) {
            return made(
                    known,
                    Arrays.stream(known.getRecordComponents())
                            .map(component -> something(component.getGenericType()))
                            .toArray());
        }
        throw new IllegalArgumentException("a " + type + " in a recipe has no sample value here; set it in the recipe");
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object made(Class<?> type, @Nullable Object[] arguments) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
