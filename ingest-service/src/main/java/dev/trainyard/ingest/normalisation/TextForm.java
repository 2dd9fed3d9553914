package dev.trainyard.ingest.normalisation;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * The normal form of a text: Unicode NFC, lines ended by {@code \n}, no white space at the end of a line, no empty
 * lines at the start, and one line end at the end. Texts that differ only in these respects are the same document.
 */
public final class TextForm {
    private static final Pattern LINE_END = Pattern.compile("\r\n?");
    private static final Pattern EMPTY_LINES_FIRST = Pattern.compile("\\A\n+");

    private TextForm() {}

    /** The normal form; empty if the text is only white space. */
    public static String of(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        String lines = composed.indexOf('\r') < 0
                ? composed
                : LINE_END.matcher(composed).replaceAll("\n");
        String whole = EMPTY_LINES_FIRST
                .matcher(withoutSpaceAtLineEnds(lines))
                .replaceFirst("")
                .stripTrailing();
        return whole.isBlank() ? "" : whole + "\n";
    }

    /** By hand, because a regular expression would take many times as long for each space, and every text is normalised. */
    private static String withoutSpaceAtLineEnds(String text) {
        StringBuilder kept = new StringBuilder();
        int from = 0;
        int at = 0;
        while (at < text.length()) {
            if (!isSpace(text.charAt(at))) {
                at++;
                continue;
            }
            int start = at;
            while (at < text.length() && isSpace(text.charAt(at))) at++;
            if (at == text.length() || isLineEnd(text.charAt(at))) {
                kept.append(text, from, start);
                from = at;
            }
        }
        return from == 0 ? text : kept.append(text, from, text.length()).toString();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\f' || c == 0x0B || c == 0xA0;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }
}
