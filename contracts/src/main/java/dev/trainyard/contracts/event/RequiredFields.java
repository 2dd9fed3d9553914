package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks that a record read from JSON has all required fields, including those of nested records. */
final class RequiredFields {
    private static final ClassValue<List<RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> !component.getType().isPrimitive())
                    .toList();
        }
    };

    private RequiredFields() {}

    /** The path of the first missing field, such as {@code corpus.tokenizer}. */
    static Optional<String> missing(Object value) {
        return switch (value) {
            case Record record -> missingIn(record);
            case List<?> list -> missingIn(list);
            case Map<?, ?> map -> missingIn(List.copyOf(map.values()));
            default -> Optional.empty();
        };
    }

    private static Optional<String> missingIn(Record record) {
        for (RecordComponent component : COMPONENTS.get(record.getClass())) {
            Object field = field(record, component);
            if (field == null) {
                if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) continue;
                return Optional.of(name(component));
            }
            Optional<String> within = missing(field);
            if (within.isPresent()) return within.map(path -> join(name(component), path));
        }
        return Optional.empty();
    }

    /** The component's name in JSON. */
    private static String name(RecordComponent component) {
        JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
    }

    private static Optional<String> missingIn(List<?> list) {
        for (int i = 0; i < list.size(); i++) {
            int index = i;
            Optional<String> within = missing(list.get(i));
            if (within.isPresent()) return within.map(path -> join("[" + index + "]", path));
        }
        return Optional.empty();
    }

    private static String join(String outer, String inner) {
        return inner.startsWith("[") ? outer + inner : outer + "." + inner;
    }

    private static @Nullable Object field(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the records of events and their fields are public", e);
        }
    }
}
