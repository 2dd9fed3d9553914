package dev.trainyard.model.template;

import dev.trainyard.model.template.Absent.Undefined;
import java.util.List;
import java.util.Map;

/** The tests of jinja2, which follow {@code is}. */
final class Tests {
    private Tests() {}

    static boolean holds(String name, Object value, Arguments arguments) {
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == Absent.NONE;
            case "string" -> value instanceof Text;
            case "mapping" -> value instanceof Map<?, ?>;
            case "iterable" ->
                value instanceof Text
                        || value instanceof List<?>
                        || value instanceof Map<?, ?>
                        || value instanceof Undefined;
            case "sequence" ->
                value instanceof Text
                        || value instanceof List<?>
                        || value instanceof Map<?, ?>
                        || value instanceof Undefined;
            case "number" -> Values.isNumber(value);
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "boolean" -> value instanceof Boolean;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "callable" -> value instanceof Function;
            case "odd" -> Math.floorMod(Values.integer(value, "'odd'"), 2L) == 1;
            case "even" -> Math.floorMod(Values.integer(value, "'even'"), 2L) == 0;
            case "divisibleby" -> {
                long divisor = arguments.number(0, "num", 0);
                if (divisor == 0) throw new TemplateException("no number is divisible by 0");
                yield Values.integer(value, "'divisibleby'") % divisor == 0;
            }
            case "eq", "equalto", "sameas" -> Values.same(value, arguments.required(0, "other"));
            case "ne" -> !Values.same(value, arguments.required(0, "other"));
            case "lt", "lessthan" -> Values.compare(value, arguments.required(0, "other")) < 0;
            case "le" -> Values.compare(value, arguments.required(0, "other")) <= 0;
            case "gt", "greaterthan" -> Values.compare(value, arguments.required(0, "other")) > 0;
            case "ge" -> Values.compare(value, arguments.required(0, "other")) >= 0;
            case "in" -> Values.contains(arguments.required(0, "seq"), value);
            case "lower" -> isCase(value, true);
            case "upper" -> isCase(value, false);
            default -> throw new TemplateException("the test '" + name + "' is not supported");
        };
    }

    private static boolean isCase(Object value, boolean lower) {
        Text text = Values.written(value);
        return (Boolean)
                TextMethods.call(text, lower ? "islower" : "isupper", new Arguments("a test", List.of(), Map.of()));
    }
}
