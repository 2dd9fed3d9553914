package dev.trainyard.ingest.normalisation;

import java.util.regex.Pattern;

/**
 * The licence comment at the beginning of a Java file. It is repeated in every file of a project, so a small model
 * would mainly memorise it. It is therefore removed from the text; the licence is recorded in the document and the data
 * card instead.
 */
public final class LicenceHeader {
    private static final Pattern WORDS = Pattern.compile("licen[sc]e|copyright", Pattern.CASE_INSENSITIVE);

    private LicenceHeader() {}

    /** @param text in its {@link TextForm} */
    public static String cutFrom(String text) {
        int end = endOfFirstComment(text);
        return end > 0 && WORDS.matcher(text.substring(0, end)).find()
                ? text.substring(end).stripLeading()
                : text;
    }

    private static int endOfFirstComment(String text) {
        if (text.startsWith("/*")) {
            int close = text.indexOf("*/", 2);
            return close < 0 ? 0 : close + 2;
        }
        int end = 0;
        while (text.startsWith("//", end)) {
            int line = text.indexOf('\n', end);
            end = line < 0 ? text.length() : line + 1;
        }
        return end;
    }
}
