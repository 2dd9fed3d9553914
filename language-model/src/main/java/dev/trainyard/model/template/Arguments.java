package dev.trainyard.model.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call.
 *
 * @param called what is called, for messages
 */
record Arguments(String called, List<Object> inOrder, Map<String, Object> byName) {
    /** An argument by its place or its name; null if it is not given. */
    @Nullable
    Object get(int place, String name) {
        return place < inOrder.size() ? inOrder.get(place) : byName.get(name);
    }

    boolean has(int place, String name) {
        return get(place, name) != null;
    }

    Object required(int place, String name) {
        Object value = get(place, name);
        if (value == null) throw new TemplateException(called + " lacks its argument '" + name + "'");
        return value;
    }

    Text text(int place, String name) {
        if (required(place, name) instanceof Text text) return text;
        throw new TemplateException(called + " needs a text as '" + name + "'");
    }

    Text text(int place, String name, Text missing) {
        return has(place, name) ? text(place, name) : missing;
    }

    long number(int place, String name, long missing) {
        Object value = get(place, name);
        if (value == null || value == Absent.NONE) return missing;
        return Values.integer(value, called);
    }

    boolean flag(int place, String name, boolean missing) {
        Object value = get(place, name);
        return value == null ? missing : Values.isTrue(value);
    }

    /** Refuses more arguments than these. */
    void atMost(int places) {
        if (inOrder.size() > places) {
            throw new TemplateException(called + " takes at most " + places + " arguments, not " + inOrder.size());
        }
    }
}
