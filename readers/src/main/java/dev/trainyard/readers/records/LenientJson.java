package dev.trainyard.readers.records;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Replaces what stands for values in a line and is not JSON, so that the rest of the line can be parsed: names that only
 * one language knows, such as Python's {@code None} and {@code nan}, numbers such as {@code 0x1F}, and calls such as
 * MongoDB's {@code ObjectId("…")} become {@code null}; names of fields get quotation marks; escapes that stand for no
 * character become U+FFFD.
 */
final class LenientJson {
    private static final Set<String> KNOWN = Set.of("true", "false", "null", "NaN", "Infinity", "-Infinity");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final int LONGEST_WORD = 200;
    private static final String STRUCTURE = "{}[],:";

    private static final byte[] UNKNOWN = "\\ufffd".getBytes(StandardCharsets.US_ASCII);

    private final byte[] line;
    private final int length;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private LenientJson(byte[] line, int length) {
        this.line = line;
        this.length = length;
    }

    static byte[] of(byte[] line, int length) {
        LenientJson json = new LenientJson(line, length);
        int at = 0;
        while (at < length) at = json.next(at);
        return json.out.toByteArray();
    }

    /** Copies or replaces what begins at a position; returns the position after it. */
    private int next(int at) {
        int end = at;
        if (isQuote(at)) {
            end = stringEnd(at);
            string(at, end);
        } else if (isSpace(at) || STRUCTURE.indexOf(line[at]) >= 0) {
            end++;
            out.write(line[at]);
        } else {
            while (end < length && !isSpace(end) && STRUCTURE.indexOf(line[end]) < 0 && !isQuote(end)) {
                if (line[end++] == '(') end = callEnd(end);
            }
            word(at, end);
        }
        return end;
    }

    /** Copies a string; escapes that stand for no character become U+FFFD. */
    private void string(int from, int end) {
        int at = from;
        while (at < end) {
            boolean escape = line[at] == '\\' && at + 1 < end;
            if (!escape) {
                out.write(line[at++]);
            } else if (line[at + 1] != 'u') {
                out.write(line, at, 2);
                at += 2;
            } else {
                int unit = unit(at, end);
                boolean pair = unit >= 0xD800 && unit < 0xDC00 && Character.isLowSurrogate((char) unit(at + 6, end));
                int length = unit < 0 ? 2 : pair ? 12 : 6;
                if (unit < 0 || !pair && Character.isSurrogate((char) unit)) out.writeBytes(UNKNOWN);
                else out.write(line, at, length);
                at += length;
            }
        }
    }

    /** The code that an escape of a character has, in four hexadecimal digits; negative if there is none. */
    private int unit(int at, int end) {
        if (at + 6 > end || line[at] != '\\' || line[at + 1] != 'u') return -1;
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(line[i], 16);
            if (digit < 0) return -1;
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private void word(int from, int end) {
        String word = end - from > LONGEST_WORD ? "" : new String(line, from, end - from, StandardCharsets.UTF_8);
        int after = end;
        while (after < length && isSpace(after)) after++;
        boolean name = after < length && line[after] == ':' && word.indexOf('\\') < 0;
        boolean known = KNOWN.contains(word) || NUMBER.matcher(word).matches();
        String written = name ? '"' + word + '"' : known ? word : "null";
        // A number may be longer than any word.
        if (word.isEmpty() && isNumber(from, end)) out.write(line, from, end - from);
        else out.writeBytes(written.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isNumber(int from, int end) {
        for (int i = from; i < end; i++) {
            if ("0123456789+-.eE".indexOf(line[i]) < 0) return false;
        }
        return true;
    }

    private int stringEnd(int at) {
        int end = at + 1;
        while (end < length && line[end] != line[at]) end += line[end] == '\\' ? 2 : 1;
        return Math.min(length, end + 1);
    }

    /** The position after the bracket that ends a call, of which calls and strings may be arguments. */
    private int callEnd(int from) {
        int depth = 1;
        int end = from;
        while (end < length && depth > 0) {
            if (isQuote(end)) {
                end = stringEnd(end);
                continue;
            }
            if (line[end] == '(') depth++;
            else if (line[end] == ')') depth--;
            end++;
        }
        return end;
    }

    private boolean isQuote(int at) {
        return line[at] == '"' || line[at] == '\'';
    }

    private boolean isSpace(int at) {
        return line[at] == ' ' || line[at] == '\t' || line[at] == '\r';
    }
}
