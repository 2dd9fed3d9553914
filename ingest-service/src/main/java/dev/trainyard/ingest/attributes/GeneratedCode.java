package dev.trainyard.ingest.attributes;

import java.util.regex.Pattern;

/**
 * Recognises files that say that they were generated, in a comment in their first lines or with an annotation. The
 * words must be at the beginning of a comment line, so that text about generating things does not count.
 */
final class GeneratedCode {
    private static final int HEAD = 4_000;
    private static final Pattern ANNOTATION = Pattern.compile("^@([a-z.]+\\.)?Generated\\b", Pattern.MULTILINE);
    private static final Pattern COMMENT = Pattern.compile(
            "^\\s*(//+|/?\\*+|#+|<!--|--|;+)\\s*"
                    + "(this (file|class|code) (is|was|has been) )?(automatically |auto-?\\s?)?"
                    + "(@?generated (by|from|with|code|file|using)\\b|@generated\\b"
                    + "|.{0,60}\\bdo not (edit|modify)\\b( (by hand|manually|this file|directly))?)",
            Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

    private GeneratedCode() {}

    static boolean isIn(String text) {
        String head = text.substring(0, Math.min(HEAD, text.length()));
        return COMMENT.matcher(head).find() || ANNOTATION.matcher(text).find();
    }
}
