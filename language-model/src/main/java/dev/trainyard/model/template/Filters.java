package dev.trainyard.model.template;

import dev.trainyard.model.template.Absent.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The filters of jinja2 that chat templates use. */
final class Filters {
    private Filters() {}

    static Object apply(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "trim" -> TextMethods.stripped(Values.written(value), true, true, arguments);
            case "length", "count" -> Values.length(value);
            case "string", "safe" -> Values.written(value);
            case "tojson" -> {
                if (value instanceof Undefined undefined) throw undefined.used();
                yield JsonText.json(value, (int) Math.clamp(arguments.number(1, "indent", 0), 0, 16));
            }
            case "upper" -> Values.written(value).upper();
            case "lower" -> Values.written(value).lower();
            case "title" -> Values.written(value).title();
            case "capitalize" -> Values.written(value).capitalized();
            case "replace" ->
                Values.written(value)
                        .replaced(
                                arguments.text(0, "old").value(),
                                arguments.text(1, "new"),
                                arguments.number(2, "count", -1));
            case "default", "d" -> {
                boolean absent =
                        value instanceof Undefined || arguments.flag(1, "boolean", false) && !Values.isTrue(value);
                Object missing = arguments.get(0, "default_value");
                yield absent ? (missing == null ? Text.EMPTY : missing) : value;
            }
            case "join" ->
                TextMethods.joined(
                        arguments.text(0, "d", Text.EMPTY), fields(Values.items(value), arguments.get(1, "attribute")));
            case "list" -> new ArrayList<>(Values.items(value));
            case "first" -> at(value, true);
            case "last" -> at(value, false);
            case "items" -> value instanceof Map<?, ?> map ? Members.entries(map) : Values.items(value);
            case "dictsort" -> {
                if (!(value instanceof Map<?, ?> map)) throw new TemplateException("'dictsort' needs a mapping");
                List<Object> entries = Members.entries(map);
                entries.sort((one, other) -> one.toString().compareToIgnoreCase(other.toString()));
                yield entries;
            }
            case "reverse" ->
                value instanceof Text text
                        ? Members.slice(text, Absent.NONE, Absent.NONE, -1L)
                        : Values.items(value).reversed();
            case "sort" -> {
                List<Object> sorted = new ArrayList<>(Values.items(value));
                sorted.sort(Values::compare);
                yield sorted;
            }
            case "unique" -> {
                List<Object> unique = new ArrayList<>();
                for (Object item : Values.items(value)) {
                    if (unique.size() > 1_000) throw new TemplateException("'unique' takes at most 1000 items");
                    if (unique.stream().noneMatch(one -> Values.same(one, item))) unique.add(item);
                }
                yield unique;
            }
            case "map" -> mapped(Values.items(value), arguments);
            case "select" -> kept(Values.items(value), test(arguments, 0));
            case "reject" -> kept(Values.items(value), test(arguments, 0).negate());
            case "selectattr" -> kept(Values.items(value), ofAttribute(arguments));
            case "rejectattr" ->
                kept(Values.items(value), ofAttribute(arguments).negate());
            case "int" -> whole(value, arguments);
            case "float" -> Values.isNumber(value) ? Values.real(value) : Double.valueOf(0);
            case "abs" -> {
                if (value instanceof Double real) yield Math.abs(real);
                yield Math.abs(Values.integer(value, "'abs'"));
            }
            case "indent" -> indented(Values.written(value), arguments);
            default -> throw new TemplateException("the filter '" + name + "' is not supported");
        };
    }

    private static Object at(Object value, boolean first) {
        List<Object> items = Values.items(value);
        if (items.isEmpty()) return new Undefined(first ? "the first item" : "the last item");
        return first ? items.getFirst() : items.getLast();
    }

    private static Object whole(Object value, Arguments arguments) {
        if (value instanceof Double real) return (long) (double) real;
        if (Values.isNumber(value)) return Values.integer(value, "'int'");
        try {
            return Long.valueOf(Values.written(value).value().strip());
        } catch (NumberFormatException e) {
            return arguments.number(0, "default", 0);
        }
    }

    private static List<Object> fields(List<Object> items, @Nullable Object attribute) {
        if (!(attribute instanceof Text name)) return items;
        List<Object> fields = new ArrayList<>();
        for (Object item : items) fields.add(Members.item(item, name));
        return fields;
    }

    private static List<Object> mapped(List<Object> items, Arguments arguments) {
        if (arguments.inOrder().isEmpty()) return fields(items, arguments.required(1, "attribute"));
        String filter = arguments.text(0, "filter").value();
        Arguments others = rest(arguments, 1, "the filter '" + filter + "'");
        List<Object> mapped = new ArrayList<>();
        for (Object item : items) mapped.add(apply(filter, item, others));
        return mapped;
    }

    private static Arguments rest(Arguments arguments, int from, String called) {
        List<Object> all = arguments.inOrder();
        return new Arguments(called, all.subList(Math.min(from, all.size()), all.size()), Map.of());
    }

    private static Predicate<Object> test(Arguments arguments, int from) {
        if (arguments.inOrder().size() <= from) return Values::isTrue;
        String test = arguments.text(from, "test").value();
        Arguments others = rest(arguments, from + 1, "the test '" + test + "'");
        return item -> Tests.holds(test, item, others);
    }

    private static Predicate<Object> ofAttribute(Arguments arguments) {
        Text attribute = arguments.text(0, "attribute");
        Predicate<Object> test = test(arguments, 1);
        return item -> test.test(Members.item(item, attribute));
    }

    private static List<Object> kept(List<Object> items, Predicate<Object> test) {
        List<Object> kept = new ArrayList<>();
        for (Object item : items) if (test.test(item)) kept.add(item);
        return kept;
    }

    private static Text indented(Text text, Arguments arguments) {
        Object width = arguments.get(0, "width");
        String indent = width instanceof Text given
                ? given.value()
                : " ".repeat((int) Math.clamp(arguments.number(0, "width", 4), 0, 64));
        boolean first = arguments.flag(1, "first", false);
        boolean blank = arguments.flag(2, "blank", false);
        TextBuilder result = new TextBuilder(1 << 26);
        int from = 0;
        while (true) {
            int end = text.value().indexOf('\n', from);
            int to = end < 0 ? text.length() : end;
            boolean shifted = from == 0 ? first : blank || to > from;
            if (shifted) result.add(indent, (char) 0);
            result.add(text.part(from, end < 0 ? to : to + 1));
            if (end < 0) return result.text();
            from = end + 1;
        }
    }
}
