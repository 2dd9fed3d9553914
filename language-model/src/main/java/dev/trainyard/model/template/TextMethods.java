package dev.trainyard.model.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The methods of Python's {@code str}. */
final class TextMethods {
    static final Set<String> NAMES = Set.of(
            "strip",
            "lstrip",
            "rstrip",
            "split",
            "rsplit",
            "splitlines",
            "startswith",
            "endswith",
            "replace",
            "upper",
            "lower",
            "title",
            "capitalize",
            "find",
            "rfind",
            "count",
            "join",
            "removeprefix",
            "removesuffix",
            "isdigit",
            "isalpha",
            "isspace",
            "isupper",
            "islower");

    private TextMethods() {}

    static Object call(Text text, String name, Arguments arguments) {
        String value = text.value();
        return switch (name) {
            case "strip" -> stripped(text, true, true, arguments);
            case "lstrip" -> stripped(text, true, false, arguments);
            case "rstrip" -> stripped(text, false, true, arguments);
            case "split" -> split(text, arguments, false);
            case "rsplit" -> split(text, arguments, true);
            case "splitlines" -> lines(text);
            case "startswith" -> affixes(arguments).stream().anyMatch(value::startsWith);
            case "endswith" -> affixes(arguments).stream().anyMatch(value::endsWith);
            case "replace" ->
                text.replaced(
                        arguments.text(0, "old").value(), arguments.text(1, "new"), arguments.number(2, "count", -1));
            case "upper" -> text.upper();
            case "lower" -> text.lower();
            case "title" -> text.title();
            case "capitalize" -> text.capitalized();
            case "find" -> place(value, value.indexOf(arguments.text(0, "sub").value()));
            case "rfind" ->
                place(value, value.lastIndexOf(arguments.text(0, "sub").value()));
            case "count" -> count(value, arguments.text(0, "sub").value());
            case "join" -> joined(text, Values.items(arguments.required(0, "iterable")));
            case "removeprefix" -> {
                String prefix = arguments.text(0, "prefix").value();
                yield value.startsWith(prefix) ? text.part(prefix.length(), text.length()) : text;
            }
            case "removesuffix" -> {
                String suffix = arguments.text(0, "suffix").value();
                yield value.endsWith(suffix) ? text.part(0, text.length() - suffix.length()) : text;
            }
            case "isdigit" -> !value.isEmpty() && value.codePoints().allMatch(Character::isDigit);
            case "isalpha" -> !value.isEmpty() && value.codePoints().allMatch(Character::isLetter);
            case "isspace" -> !value.isEmpty() && Whitespace.after(value, 0) == value.length();
            case "isupper" ->
                value.codePoints().anyMatch(Character::isUpperCase)
                        && value.codePoints().noneMatch(Character::isLowerCase);
            default ->
                value.codePoints().anyMatch(Character::isLowerCase)
                        && value.codePoints().noneMatch(Character::isUpperCase);
        };
    }

    static Text stripped(Text text, boolean left, boolean right, Arguments arguments) {
        Object given = arguments.get(0, "chars");
        if (given == null || given == Absent.NONE) return text.stripped(left, right, c -> Whitespace.is((char) c));
        String characters = arguments.text(0, "chars").value();
        return text.stripped(left, right, c -> characters.indexOf(c) >= 0);
    }

    private static List<String> affixes(Arguments arguments) {
        if (arguments.required(0, "prefix") instanceof List<?> several) {
            return several.stream()
                    .filter(Text.class::isInstance)
                    .map(Object::toString)
                    .toList();
        }
        return List.of(arguments.text(0, "prefix").value());
    }

    /** The index of a character in code points. */
    private static long place(String value, int at) {
        return at < 0 ? -1 : value.codePointCount(0, at);
    }

    private static long count(String value, String part) {
        if (part.isEmpty()) return value.codePointCount(0, value.length()) + 1L;
        long count = 0;
        for (int at = value.indexOf(part); at >= 0; at = value.indexOf(part, at + part.length())) count++;
        return count;
    }

    static Text joined(Text separator, List<Object> items) {
        TextBuilder joined = new TextBuilder(1 << 26);
        boolean first = true;
        for (Object item : items) {
            if (!first) joined.add(separator);
            first = false;
            joined.add(Values.written(item));
        }
        return joined.text();
    }

    private static List<Object> split(Text text, Arguments arguments, boolean fromTheRight) {
        Object given = arguments.get(0, "sep");
        long most = arguments.number(1, "maxsplit", -1);
        if (given == null || given == Absent.NONE) return words(text, most, fromTheRight);
        String separator = arguments.text(0, "sep").value();
        if (separator.isEmpty()) throw new TemplateException("a text cannot be split at an empty text");
        List<Object> parts = new ArrayList<>();
        long left = most;
        if (fromTheRight) {
            int to = text.length();
            int at;
            while (left != 0 && (at = text.value().lastIndexOf(separator, to - separator.length())) >= 0) {
                parts.add(text.part(at + separator.length(), to));
                to = at;
                left--;
            }
            parts.add(text.part(0, to));
            Collections.reverse(parts);
            return parts;
        }
        int from = 0;
        int at;
        while (left != 0 && (at = text.value().indexOf(separator, from)) >= 0) {
            parts.add(text.part(from, at));
            from = at + separator.length();
            left--;
        }
        parts.add(text.part(from, text.length()));
        return parts;
    }

    private static List<Object> words(Text text, long most, boolean fromTheRight) {
        if (fromTheRight && most >= 0) throw new TemplateException("'rsplit' needs a separator with its limit");
        List<Object> words = new ArrayList<>();
        String value = text.value();
        int from = Whitespace.after(value, 0);
        long left = most;
        while (from < value.length()) {
            int to = from;
            if (left == 0) {
                words.add(text.part(from, Whitespace.before(value, value.length())));
                break;
            }
            while (to < value.length() && !Whitespace.is(value.charAt(to))) to++;
            words.add(text.part(from, to));
            from = Whitespace.after(value, to);
            left--;
        }
        return words;
    }

    private static List<Object> lines(Text text) {
        List<Object> lines = new ArrayList<>();
        String value = text.value();
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\n' && c != '\r') continue;
            lines.add(text.part(from, i));
            if (c == '\r' && i + 1 < value.length() && value.charAt(i + 1) == '\n') i++;
            from = i + 1;
        }
        if (from < value.length()) lines.add(text.part(from, value.length()));
        return lines;
    }
}
