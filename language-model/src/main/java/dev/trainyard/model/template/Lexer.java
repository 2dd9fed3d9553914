package dev.trainyard.model.template;

import dev.trainyard.model.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a template into tokens by the rules of jinja2 with {@code trim_blocks} and {@code lstrip_blocks}: the line
 * break after a block and the spaces before a block that begins its line are not part of the text. Linear in the
 * length of the source.
 */
final class Lexer {
    private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=");
    private static final String OPERATORS = "+-/*%~[](){}><=.:|,;";

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int counted;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        String unified = source.replace("\r\n", "\n").replace('\r', '\n');
        if (unified.endsWith("\n")) unified = unified.substring(0, unified.length() - 1);
        Lexer lexer = new Lexer(unified);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        boolean lineStarts = true;
        while (at < source.length()) {
            int tag = nextTag(at);
            if (tag < 0) {
                data(source.substring(at), at);
                at = source.length();
                break;
            }
            char kind = source.charAt(tag + 1);
            char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
            boolean signed = sign == '-' || sign == '+';
            data(before(source.substring(at, tag), kind, sign, lineStarts), at);
            at = tag + (signed ? 3 : 2);
            switch (kind) {
                case '#' -> comment(tag);
                case '%' -> {
                    if (!raw(tag)) tag(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}", tag);
                }
                default -> tag(Kind.VARIABLE_BEGIN, Kind.VARIABLE_END, "}}", tag);
            }
            lineStarts = source.charAt(at - 1) == '\n';
        }
        add(Kind.END, "", at);
    }

    private int nextTag(int from) {
        for (int i = source.indexOf('{', from); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            char next = source.charAt(i + 1);
            if (next == '{' || next == '%' || next == '#') return i;
        }
        return -1;
    }

    /** The text before a tag, without the white space that the tag removes. */
    private static String before(String text, char kind, char sign, boolean lineStarts) {
        if (sign == '-') return text.substring(0, Whitespace.before(text, text.length()));
        if (sign == '+' || kind == '{') return text;
        int lineBegin = text.lastIndexOf('\n') + 1;
        boolean indents = (lineBegin > 0 || lineStarts) && Whitespace.after(text, lineBegin) == text.length();
        return indents ? text.substring(0, lineBegin) : text;
    }

    private void data(String text, int position) {
        if (!text.isEmpty()) add(Kind.DATA, text, position);
    }

    private void comment(int begin) {
        int end = source.indexOf("#}", at);
        if (end < 0) throw failed(begin, "the comment has no end");
        at = end + 2;
        afterTag(end, true);
    }

    /** Reads a raw block, whose tags are ordinary text; false if the tag is another. */
    private boolean raw(int begin) {
        int name = Whitespace.after(source, at);
        if (!source.startsWith("raw", name)) return false;
        int end = Whitespace.after(source, name + 3);
        boolean stripped = source.startsWith("-%}", end);
        if (!stripped && !source.startsWith("%}", end)) return false;
        int content = stripped ? Whitespace.after(source, end + 3) : end + 2;
        for (int close = source.indexOf("{%", content); close >= 0; close = source.indexOf("{%", close + 2)) {
            int inside = close + 2;
            char sign = inside < source.length() ? source.charAt(inside) : ' ';
            if (sign == '-' || sign == '+') inside++;
            inside = Whitespace.after(source, inside);
            if (!source.startsWith("endraw", inside)) continue;
            int closeEnd = Whitespace.after(source, inside + 6);
            if (closeEnd < source.length() && (source.charAt(closeEnd) == '-' || source.charAt(closeEnd) == '+')) {
                closeEnd++;
            }
            if (!source.startsWith("%}", closeEnd)) continue;
            data(before(source.substring(content, close), '%', sign, false), content);
            at = closeEnd + 2;
            afterTag(closeEnd, true);
            return true;
        }
        throw failed(begin, "the raw block has no end");
    }

    /** Leaves out the white space after a tag whose last two characters begin at a place. */
    private void afterTag(int end, boolean block) {
        char sign = source.charAt(end - 1);
        if (sign == '-') {
            at = Whitespace.after(source, at);
        } else if (block && sign != '+' && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
    }

    private void tag(Kind opening, Kind closing, String end, int begin) {
        add(opening, source.substring(begin, begin + 2), begin);
        int open = 0;
        while (true) {
            at = Whitespace.after(source, at);
            if (at >= source.length()) throw failed(begin, "the tag has no end");
            char c = source.charAt(at);
            if (open == 0) {
                int sign = c == '-' || c == '+' && end.equals("%}") ? 1 : 0;
                if (source.startsWith(end, at + sign)) {
                    add(closing, end, at);
                    int last = at + sign;
                    at = last + 2;
                    // The sign belongs to the tag's end; without one, the character before may be anything.
                    if (sign == 1) afterTag(last, end.equals("%}"));
                    else if (end.equals("%}") && at < source.length() && source.charAt(at) == '\n') at++;
                    return;
                }
            }
            if (c == '\'' || c == '"') {
                string(c);
            } else if (c >= '0' && c <= '9') {
                number();
            } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
                name();
            } else {
                if (c == '(' || c == '[' || c == '{') open++;
                if (c == ')' || c == ']' || c == '}') open--;
                operator(c);
            }
        }
    }

    private void name() {
        int from = at;
        while (at < source.length() && Character.isUnicodeIdentifierPart(source.charAt(at))) at++;
        add(Kind.NAME, source.substring(from, at), from);
    }

    private void number() {
        int from = at;
        digits();
        boolean real = at + 1 < source.length() && source.charAt(at) == '.' && isDigit(source.charAt(at + 1));
        if (real) {
            at++;
            digits();
        }
        int exponent = at;
        if (at < source.length() && (source.charAt(at) == 'e' || source.charAt(at) == 'E')) {
            exponent++;
            if (exponent < source.length() && "+-".indexOf(source.charAt(exponent)) >= 0) exponent++;
            if (exponent < source.length() && isDigit(source.charAt(exponent))) {
                at = exponent;
                digits();
                real = true;
            }
        }
        add(real ? Kind.FLOAT : Kind.INTEGER, source.substring(from, at).replace("_", ""), from);
    }

    private void digits() {
        while (at < source.length() && (isDigit(source.charAt(at)) || source.charAt(at) == '_')) at++;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void operator(char c) {
        int from = at;
        for (String operator : LONG_OPERATORS) {
            if (source.startsWith(operator, at)) {
                at += 2;
                add(Kind.OPERATOR, operator, from);
                return;
            }
        }
        if (OPERATORS.indexOf(c) < 0) throw failed(at, "'" + c + "' is not expected in a tag");
        at++;
        add(Kind.OPERATOR, String.valueOf(c), from);
    }

    private void string(char quote) {
        int begin = at++;
        StringBuilder text = new StringBuilder();
        while (true) {
            if (at >= source.length()) throw failed(begin, "the string has no end");
            char c = source.charAt(at++);
            if (c == quote) break;
            if (c == '\\' && at < source.length()) {
                escape(text);
            } else {
                text.append(c);
            }
        }
        add(Kind.STRING, text.toString(), begin);
    }

    /** An escape of Python's strings; an unknown one keeps its backslash. */
    private void escape(StringBuilder text) {
        char c = source.charAt(at++);
        switch (c) {
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'v' -> text.append('\u000B');
            case 'a' -> text.append('\u0007');
            case '0' -> text.append('\0');
            case '\\', '\'', '"' -> text.append(c);
            case '\n' -> {}
            case 'x' -> hexadecimal(2, text);
            case 'u' -> hexadecimal(4, text);
            case 'U' -> hexadecimal(8, text);
            default -> text.append('\\').append(c);
        }
    }

    private void hexadecimal(int digits, StringBuilder text) {
        try {
            int point = Integer.parseUnsignedInt(source.substring(at, at + digits), 16);
            text.appendCodePoint(point);
            at += digits;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw failed(at, "the string has an escape without its " + digits + " hexadecimal digits");
        }
    }

    private void add(Kind kind, String text, int position) {
        tokens.add(new Token(kind, text, line(position)));
    }

    private int line(int position) {
        for (; counted < position; counted++) if (source.charAt(counted) == '\n') line++;
        return line;
    }

    private TemplateException failed(int position, String message) {
        return TemplateException.inLine(line(position), message);
    }
}
