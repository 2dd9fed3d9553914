package dev.trainyard.model.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values as JSON, as Python's {@code json.dumps} writes them with {@code ensure_ascii=False}, or as Python's own. */
final class JsonText {
    private static final int DEEPEST = 60;

    private final TextBuilder out = new TextBuilder(1 << 24);
    private final int indent;
    private final boolean python;

    private JsonText(int indent, boolean python) {
        this.indent = indent;
        this.python = python;
    }

    /** @param indent spaces for each level; 0 for everything in one line */
    static Text json(Object value, int indent) {
        JsonText json = new JsonText(indent, false);
        json.write(value, 0);
        return json.out.text();
    }

    /** A list or mapping as Python prints it. */
    static Text python(Object value) {
        JsonText json = new JsonText(0, true);
        json.write(value, 0);
        return json.out.text();
    }

    private void write(Object value, int depth) {
        if (depth > DEEPEST) throw new TemplateException("a value is nested more than " + DEEPEST + " levels deep");
        switch (value) {
            case Text text -> string(text);
            case Absent.None none -> out.add(python ? "None" : "null", (char) 0);
            case Boolean bool when !python -> out.add(bool.toString(), (char) 0);
            case Boolean bool -> out.add(Values.written(bool));
            case Long number -> out.add(number.toString(), (char) 0);
            case Double number -> out.add(Values.number(number), (char) 0);
            case List<?> list -> {
                out.add("[", (char) 0);
                boolean first = true;
                for (Object item : list) {
                    separate(first, depth + 1);
                    first = false;
                    write(item, depth + 1);
                }
                close(list.isEmpty(), "]", depth);
            }
            case Map<?, ?> map -> {
                out.add("{", (char) 0);
                boolean first = true;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    separate(first, depth + 1);
                    first = false;
                    string(Text.ofTemplate((String) entry.getKey()));
                    out.add(": ", (char) 0);
                    write(entry.getValue(), depth + 1);
                }
                close(map.isEmpty(), "}", depth);
            }
            default -> throw new TemplateException(Values.kind(value) + " cannot be written as JSON");
        }
    }

    private void separate(boolean first, int depth) {
        if (indent > 0) {
            out.add(first ? "\n" : ",\n", (char) 0).add(" ".repeat(indent * depth), (char) 0);
        } else if (!first) {
            out.add(", ", (char) 0);
        }
    }

    private void close(boolean empty, String bracket, int depth) {
        if (indent > 0 && !empty) out.add("\n" + " ".repeat(indent * depth), (char) 0);
        out.add(bracket, (char) 0);
    }

    private void string(Text text) {
        char quote = python && !(text.value().contains("'") && !text.value().contains("\"")) ? '\'' : '"';
        out.add(String.valueOf(quote), (char) 0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.value().charAt(i);
            String written = switch (c) {
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                case '\t' -> "\\t";
                case '\\' -> "\\\\";
                case '\b' -> python ? "\\x08" : "\\b";
                case '\f' -> python ? "\\x0c" : "\\f";
                default -> {
                    if (c == quote) yield "\\" + c;
                    if (c >= 0x20) yield String.valueOf(c);
                    yield String.format(Locale.ROOT, python ? "\\x%02x" : "\\u%04x", (int) c);
                }
            };
            out.add(written, text.mark(i));
        }
        out.add(String.valueOf(quote), (char) 0);
    }
}
