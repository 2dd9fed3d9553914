package dev.trainyard.model.template;

import dev.trainyard.model.template.Absent.None;
import dev.trainyard.model.template.Absent.Undefined;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What values mean in Python. A value is a {@link Text}, {@code Long}, {@code Double} or {@code Boolean}, a list, a map
 * from strings, a {@link Namespace}, a {@link Function}, or {@link Absent}.
 */
final class Values {
    private Values() {}

    static boolean isTrue(Object value) {
        return switch (value) {
            case Absent absent -> false;
            case Boolean bool -> bool;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case Text text -> text.length() > 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static boolean same(Object left, Object right) {
        if (isNumber(left) && isNumber(right)) return real(left) == real(right);
        if (left instanceof List<?> one && right instanceof List<?> other) {
            if (one.size() != other.size()) return false;
            for (int i = 0; i < one.size(); i++) if (!same(one.get(i), other.get(i))) return false;
            return true;
        }
        return left instanceof Undefined ? right instanceof Undefined : left.equals(right);
    }

    static int compare(Object left, Object right) {
        if (isNumber(left) && isNumber(right)) return Double.compare(real(left), real(right));
        if (left instanceof Text one && right instanceof Text other) return comparePoints(one.value(), other.value());
        throw new TemplateException(kind(left) + " and " + kind(right) + " cannot be compared");
    }

    private static int comparePoints(String left, String right) {
        int[] one = left.codePoints().toArray();
        int[] other = right.codePoints().toArray();
        return Arrays.compare(one, other);
    }

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    static double real(Object value) {
        return switch (value) {
            case Long number -> number;
            case Double number -> number;
            case Boolean bool -> bool ? 1 : 0;
            default -> throw new TemplateException("a number is expected, not " + kind(value));
        };
    }

    static long integer(Object value, String where) {
        return switch (value) {
            case Long number -> number;
            case Boolean bool -> bool ? 1 : 0;
            default -> throw new TemplateException(where + " needs a whole number, not " + kind(value));
        };
    }

    /** The length of a text in code points, or of a list or map. */
    static long length(Object value) {
        return switch (value) {
            case Text text -> text.value().codePointCount(0, text.length());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case Undefined undefined -> 0;
            default -> throw new TemplateException(kind(value) + " has no length");
        };
    }

    /** The items over which a loop runs. */
    @SuppressWarnings("unchecked")
    static List<Object> items(Object value) {
        return switch (value) {
            case List<?> list -> (List<Object>) list;
            case Map<?, ?> map -> {
                List<Object> keys = new ArrayList<>();
                for (Object key : map.keySet()) keys.add(Text.ofTemplate((String) key));
                yield keys;
            }
            case Text text -> characters(text);
            case Undefined undefined -> List.of();
            default -> throw new TemplateException(kind(value) + " has no items to loop over");
        };
    }

    private static List<Object> characters(Text text) {
        List<Object> characters = new ArrayList<>();
        for (int i = 0; i < text.length(); ) {
            int next = i + Character.charCount(text.value().codePointAt(i));
            characters.add(text.part(i, next));
            i = next;
        }
        return characters;
    }

    static boolean contains(Object container, Object item) {
        return switch (container) {
            case Text text -> {
                if (!(item instanceof Text part)) {
                    throw new TemplateException("only a text can be in a text, not " + kind(item));
                }
                yield text.value().contains(part.value());
            }
            case Map<?, ?> map -> item instanceof Text key && map.containsKey(key.value());
            default -> items(container).stream().anyMatch(one -> same(one, item));
        };
    }

    /** What is written where a value stands in a text. */
    static Text written(Object value) {
        return switch (value) {
            case Text text -> text;
            case Undefined undefined -> Text.EMPTY;
            case None none -> Text.ofTemplate("None");
            case Boolean bool -> Text.ofTemplate(bool ? "True" : "False");
            case Long number -> Text.ofTemplate(number.toString());
            case Double number -> Text.ofTemplate(number(number));
            case List<?> list -> JsonText.python(list);
            case Map<?, ?> map -> JsonText.python(map);
            default -> throw new TemplateException(kind(value) + " cannot be written");
        };
    }

    static String number(double value) {
        if (Double.isNaN(value)) return "nan";
        if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
        double size = Math.abs(value);
        if (size != 0 && (size >= 1e16 || size < 1e-4)) {
            return Double.toString(value)
                    .replace(".0E", "e")
                    .replace("E-", "e-0")
                    .replace("E", "e+");
        }
        String plain = new BigDecimal(Double.toString(value)).toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }

    static String kind(Object value) {
        return switch (value) {
            case Undefined undefined -> "the undefined '" + undefined.name() + "'";
            case None none -> "none";
            case Boolean bool -> "a truth value";
            case Long number -> "a whole number";
            case Double number -> "a number";
            case Text text -> "a text";
            case List<?> list -> "a list";
            case Map<?, ?> map -> "a mapping";
            case Namespace namespace -> "a namespace";
            default -> "a function";
        };
    }
}
