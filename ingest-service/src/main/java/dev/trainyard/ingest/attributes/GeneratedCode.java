package dev.trainyard.ingest.attributes;

import java.util.regex.Pattern;

/**
 * Recognises files that say that a program wrote them: in a comment among their first lines, or with an annotation.
 * What a person wrote about generating things stays, so the words must open a comment's line.
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
