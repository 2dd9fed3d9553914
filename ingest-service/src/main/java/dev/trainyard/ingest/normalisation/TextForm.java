package dev.trainyard.ingest.normalisation;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * The one form of a text: Unicode NFC, lines ended by {@code \n}, no white space at the end of a line, no empty lines at
 * the start, and one line end at the end. Two texts that differ only in these are one document.
 */
public final class TextForm {
    private static final Pattern LINE_END = Pattern.compile("\r\n?");
    private static final Pattern TRAILING = Pattern.compile("[ \t\f\\x0B\u00A0]+$", Pattern.MULTILINE);
    private static final Pattern EMPTY_LINES_FIRST = Pattern.compile("\\A\n+");

    private TextForm() {}

    /** Empty where the text is white space alone. */
    public static String of(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        String lines = composed.indexOf('\r') < 0
                ? composed
                : LINE_END.matcher(composed).replaceAll("\n");
        String trimmed = TRAILING.matcher(lines).replaceAll("");
        String whole = EMPTY_LINES_FIRST.matcher(trimmed).replaceFirst("").stripTrailing();
        return whole.isBlank() ? "" : whole + "\n";
    }
}
