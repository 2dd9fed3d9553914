package dev.trainyard.model.template;

import dev.trainyard.model.template.Absent.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fields, items and methods of values. Templates reach nothing but these: no class, no field and no method of Java.
 */
final class Members {
    private Members() {}

    /** A method of a value, ready to be called. */
    record Method(Object of, String name) implements Function {
        @Override
        public Object call(Arguments arguments) {
            return switch (of) {
                case Text text -> TextMethods.call(text, name, arguments);
                case Map<?, ?> map -> ofMap(map, arguments);
                case List<?> list -> ofList(list, arguments);
                default -> throw new TemplateException(Values.kind(of) + " has no method '" + name + "'");
            };
        }

        private Object ofMap(Map<?, ?> map, Arguments arguments) {
            return switch (name) {
                case "get" -> {
                    Object value = map.get(arguments.text(0, "key").value());
                    if (value != null) yield value;
                    Object missing = arguments.get(1, "default");
                    yield missing == null ? Absent.NONE : missing;
                }
                case "items" -> entries(map);
                case "keys" -> Values.items(map);
                default -> new ArrayList<Object>(map.values());
            };
        }

        private Object ofList(List<?> list, Arguments arguments) {
            Object wanted = arguments.required(0, "value");
            if (name.equals("count"))
                return list.stream().filter(one -> Values.same(one, wanted)).count();
            for (int i = 0; i < list.size(); i++) if (Values.same(list.get(i), wanted)) return (long) i;
            throw new TemplateException("the list has no such value");
        }
    }

    static List<Object> entries(Map<?, ?> map) {
        List<Object> entries = new ArrayList<>();
        map.forEach((key, value) -> entries.add(List.of(Text.ofTemplate((String) key), value)));
        return entries;
    }

    /** {@code value.name}: a method if there is one of that name, and otherwise a field. */
    static Object attribute(Object of, String name) {
        if (name.startsWith("_")) throw new TemplateException("the attribute '" + name + "' is not for templates");
        if (hasMethod(of, name)) return new Method(of, name);
        return switch (of) {
            case Undefined undefined -> throw undefined.used();
            case Map<?, ?> map -> field(map, name);
            case Namespace(Map<String, Object> fields) -> field(fields, name);
            case LoopState loop -> loop.field(name);
            default -> new Undefined(name);
        };
    }

    private static Object field(Map<?, ?> map, String name) {
        Object value = map.get(name);
        return value == null ? new Undefined(name) : value;
    }

    private static boolean hasMethod(Object of, String name) {
        return switch (of) {
            case Text text -> TextMethods.NAMES.contains(name);
            case Map<?, ?> map ->
                switch (name) {
                    case "get", "items", "keys", "values" -> true;
                    default -> false;
                };
            case List<?> list -> name.equals("count") || name.equals("index");
            default -> false;
        };
    }

    /** {@code value[key]}. */
    static Object item(Object of, Object key) {
        if (of instanceof Undefined undefined) throw undefined.used();
        if (key instanceof Text name) {
            if (of instanceof Map<?, ?> map && map.containsKey(name.value())) return field(map, name.value());
            return attribute(of, name.value());
        }
        if (!(key instanceof Long)) return new Undefined("an item");
        long index = (Long) key;
        if (of instanceof List<?> list) {
            long place = index < 0 ? index + list.size() : index;
            return place < 0 || place >= list.size() ? new Undefined("item " + index) : list.get((int) place);
        }
        if (of instanceof Text text) {
            List<Object> characters = Values.items(text);
            long place = index < 0 ? index + characters.size() : index;
            return place < 0 || place >= characters.size()
                    ? new Undefined("character " + index)
                    : characters.get((int) place);
        }
        return new Undefined("item " + index);
    }

    /** {@code value[from:to:step]}; absent bounds are none. */
    static Object slice(Object of, Object from, Object to, Object step) {
        boolean isText = of instanceof Text;
        if (!isText && !(of instanceof List<?>)) throw new TemplateException(Values.kind(of) + " cannot be sliced");
        List<Object> items = Values.items(of);
        long by = step == Absent.NONE ? 1 : Values.integer(step, "a slice");
        if (by == 0) throw new TemplateException("the step of a slice must not be 0");
        int size = items.size();
        long begin = from == Absent.NONE ? (by > 0 ? 0 : size - 1) : bound(from, size, by);
        long end = to == Absent.NONE ? (by > 0 ? size : -1) : bound(to, size, by);
        List<Object> part = new ArrayList<>();
        for (long i = begin; by > 0 ? i < end : i > end; i += by) {
            part.add(items.get((int) i));
            if (Math.abs(by) > size) break;
        }
        if (!isText) return part;
        TextBuilder joined = new TextBuilder(Integer.MAX_VALUE);
        for (Object one : part) joined.add((Text) one);
        return joined.text();
    }

    private static long bound(Object given, int size, long by) {
        long bound = Values.integer(given, "a slice");
        if (bound < 0) bound += size;
        return by > 0 ? Math.clamp(bound, 0, size) : Math.clamp(bound, -1, size - 1);
    }
}
