package dev.trainyard.items.task;

import dev.trainyard.readers.records.RowValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with fields of an item in braces: {@code Question: {question}}. A path leads into an object, {@code
 * {question.stem}}, and through a list to the field of each of its objects. A filter follows a bar: {@code {text|strip}}.
 * Double braces stand for single ones. A template that is one field alone may have several texts.
 */
final class TextTemplate {
    private static final Pattern PART = Pattern.compile("\\{\\{|\\}\\}|\\{([^{}]*)}|[{}]");
    private static final int MOST_STEPS = 16;

    private final List<Part> parts = new ArrayList<>();

    /** @param path empty for a text that stands as it is */
    private record Part(String text, List<String> path, List<Filter> filters) {}

    /** What may follow a bar. */
    private enum Filter {
        STRIP,
        LOWER,
        CAPITALISE,
        LAST_WORD,
        EXCEPT_LAST_WORD;

        String key() {
            return switch (this) {
                case STRIP -> "strip";
                case LOWER -> "lower";
                case CAPITALISE -> "capitalise";
                case LAST_WORD -> "lastWord";
                case EXCEPT_LAST_WORD -> "exceptLastWord";
            };
        }

        String of(String text) {
            int space = text.lastIndexOf(' ');
            return switch (this) {
                case STRIP -> text.strip();
                case LOWER -> text.toLowerCase(Locale.ROOT);
                case CAPITALISE ->
                    text.isEmpty()
                            ? text
                            : text.substring(0, 1).toUpperCase(Locale.ROOT)
                                    + text.substring(1).toLowerCase(Locale.ROOT);
                case LAST_WORD -> text.substring(space + 1);
                case EXCEPT_LAST_WORD -> space < 0 ? "" : text.substring(0, space);
            };
        }
    }

    private TextTemplate() {}

    /** @throws IllegalArgumentException if it is not a template; the message says what would be */
    static TextTemplate of(String text) {
        TextTemplate template = new TextTemplate();
        Matcher part = PART.matcher(text);
        int from = 0;
        StringBuilder plain = new StringBuilder();
        while (part.find()) {
            plain.append(text, from, part.start());
            from = part.end();
            String found = part.group();
            if (found.equals("{{") || found.equals("}}")) {
                plain.append(found.charAt(0));
            } else if (part.group(1) == null) {
                throw new IllegalArgumentException(
                        "a pair of braces around a field's name, or a doubled brace, such as {{,");
            } else {
                template.add(plain);
                template.parts.add(field(part.group(1)));
            }
        }
        plain.append(text, from, text.length());
        template.add(plain);
        return template;
    }

    private void add(StringBuilder plain) {
        if (!plain.isEmpty()) parts.add(new Part(plain.toString(), List.of(), List.of()));
        plain.setLength(0);
    }

    private static Part field(String inside) {
        String[] filtered = inside.strip().split("\\|", -1);
        String[] path = filtered[0].split("\\.", -1);
        if (path.length > MOST_STEPS || filtered.length > MOST_STEPS) {
            throw new IllegalArgumentException("a field with less than " + MOST_STEPS + " dots and bars");
        }
        if (Arrays.stream(path).anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("the name of a field in braces");
        }
        List<Filter> filters = Arrays.stream(filtered)
                .skip(1)
                .map(name -> Arrays.stream(Filter.values())
                        .filter(filter -> filter.key().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "one of strip, lower, capitalise, lastWord and exceptLastWord after a bar")))
                .toList();
        return new Part("", List.of(path), filters);
    }

    /** The fields at the top of an item that are used. */
    Set<String> fields() {
        Set<String> fields = new TreeSet<>();
        for (Part part : parts)
            if (!part.path().isEmpty()) fields.add(part.path().getFirst());
        return fields;
    }

    /**
     * The texts for an item: one, unless the template is one field that is a list.
     *
     * @throws MissingException if the item lacks something
     */
    List<String> texts(RowValue.Fields item) throws MissingException {
        if (parts.size() == 1 && !parts.getFirst().path().isEmpty()) return values(parts.getFirst(), item);
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part.path().isEmpty()) {
                text.append(part.text());
                continue;
            }
            List<String> values = values(part, item);
            if (values.size() != 1) {
                throw new MissingException("has " + values.size() + " values in the field '"
                        + String.join(".", part.path()) + "', of which one belongs into a text");
            }
            text.append(values.getFirst());
        }
        return List.of(text.toString());
    }

    /** The only text for an item. */
    String text(RowValue.Fields item) throws MissingException {
        List<String> texts = texts(item);
        if (texts.size() == 1) return texts.getFirst();
        throw new MissingException("has " + texts.size() + " values where one is expected");
    }

    private static List<String> values(Part part, RowValue.Fields item) throws MissingException {
        List<String> values = new ArrayList<>();
        collect(item, part.path(), 0, values);
        return values.stream()
                .map(value -> {
                    String text = value;
                    for (Filter filter : part.filters()) text = filter.of(text);
                    return text;
                })
                .toList();
    }

    private static void collect(RowValue value, List<String> path, int at, List<String> values)
            throws MissingException {
        String name = String.join(".", path);
        if (value instanceof RowValue.Items items) {
            for (int i = 0; i < items.items().size(); i++) {
                RowValue one = items.items().get(i);
                if (one instanceof RowValue.Absent) {
                    throw new MissingException("has nothing at place " + (i + 1) + " of the field '"
                            + String.join(".", path.subList(0, at)) + "'");
                }
                collect(one, path, at, values);
            }
        } else if (at == path.size()) {
            switch (value) {
                case RowValue.Text text -> values.add(text.text());
                case RowValue.Other other when !other.text().isEmpty() -> values.add(other.text());
                case RowValue.Absent _ -> throw new MissingException("has no field '" + name + "'");
                case RowValue.Other _, RowValue.Fields _, RowValue.Items _ ->
                    throw new MissingException("has no text in the field '" + name + "'");
            }
        } else if (value instanceof RowValue.Fields fields) {
            collect(fields.get(path.get(at)), path, at + 1, values);
        } else {
            throw new MissingException("has no field '" + name + "'");
        }
    }

    /** An item lacks something that a template needs; the message continues its name. */
    static final class MissingException extends Exception {
        MissingException(String message) {
            super(message);
        }
    }
}
