package dev.trainyard.gateway.card;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that people, documents or models wrote, as plain text on one line of a Markdown page: never markup, a link, a
 * formula or another cell of a table, whether the page is read as CommonMark or as GitHub's or Hugging Face's Markdown.
 */
final class MarkdownText {
    /** Longer texts are cut; a card is for people. */
    private static final int LONGEST = 2_000;

    /** Line ends and other control characters, marks that reverse the direction of text, halves of characters. */
    private static final Pattern NOT_SHOWN = Pattern.compile(
            "[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u200e\\u200f\\u061c\\u202a-\\u202e\\u2066-\\u2069\\ufeff\\ufffe\\uffff]+");

    private static final Pattern NUMBER_OF_A_LIST = Pattern.compile("^([0-9]{1,9})([.)])");
    private static final Pattern ADDRESS = Pattern.compile("(?i)(www)\\.|(:)//|(mailto|xmpp)(:)");

    private MarkdownText() {}

    /** The text on one line, without what no one should see, at most {@value #LONGEST} characters long. */
    static String plain(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        // Cutting may leave half a character at the end.
        String shown = NOT_SHOWN.matcher(cut).replaceAll(" ");
        return shown.strip();
    }

    /** The text as it is written into a line of Markdown that begins with something else. */
    static String escaped(String text) {
        String plain = plain(text);
        StringBuilder escaped = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '\\', '`', '*', '_', '[', ']', '~', '#' ->
                    escaped.append('\\').append(c);
                // Entities, because a table splits its cells before anything else is read.
                case '|', '$', '@' -> escaped.append("&#").append((int) c).append(';');
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                default -> escaped.append(c);
            }
        }
        return ADDRESS.matcher(escaped).replaceAll(MarkdownText::withoutLink);
    }

    /** The text as it is written at the beginning of a line, where some characters begin a list or a rule. */
    static String atLineStart(String text) {
        String escaped = escaped(text);
        if (!escaped.isEmpty() && "-+=".indexOf(escaped.charAt(0)) >= 0) return "\\" + escaped;
        return NUMBER_OF_A_LIST.matcher(escaped).replaceFirst("$1\\\\$2");
    }

    private static String withoutLink(MatchResult found) {
        String broken;
        if (found.group(1) != null) broken = found.group(1) + "&#46;";
        else if (found.group(2) != null) broken = "&#58;//";
        else broken = found.group(3) + "&#58;";
        return Matcher.quoteReplacement(broken);
    }
}
