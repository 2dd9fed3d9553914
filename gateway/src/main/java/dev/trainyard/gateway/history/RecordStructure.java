package dev.trainyard.gateway.history;

import dev.trainyard.contracts.artifact.Sha256;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A digest of the structure of records: the names and types of their components, recursively. JSON written with another
 * structure might be read with unnoticed gaps.
 */
final class RecordStructure {
    private final Set<Class<?>> seen = new LinkedHashSet<>();
    private final StringBuilder text = new StringBuilder();

    private RecordStructure() {}

    static String of(List<Class<? extends Record>> types) {
        RecordStructure form = new RecordStructure();
        types.forEach(form::describe);
        return Sha256.of(form.text.toString()).hex().substring(0, 16);
    }

    private void describe(Type type) {
        if (type instanceof ParameterizedType generic) {
            describe(generic.getRawType());
            for (Type argument : generic.getActualTypeArguments()) describe(argument);
        } else if (type instanceof Class<?> sealed && sealed.isSealed()) {
            for (Class<?> kind : sealed.getPermittedSubclasses()) describe(kind);
        } else if (type instanceof Class<?> plain && plain.isRecord() && seen.add(plain)) {
            text.append(plain.getName()).append('(');
            for (RecordComponent component : plain.getRecordComponents()) {
                text.append(component.getName())
                        .append(':')
                        .append(component.getGenericType().getTypeName())
                        .append(',');
            }
            text.append(')');
            for (RecordComponent component : plain.getRecordComponents()) describe(component.getGenericType());
        }
    }
}
