package dev.trainyard.readers.format;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * The lines of a code block, without their numbers. Lines end at line feeds, and at the ends of elements that are lines:
 * blocks, table rows, and those that are named or shown so by their class or style.
 */
final class CodeLines {
    private static final Set<String> LINES = Set.of(
            "line",
            "code-line",
            "ec-line",
            "cm-line",
            "CodeMirror-line",
            "token-line",
            "view-line",
            "hljs-ln-line",
            "blob-code");
    private static final Set<String> NUMBERS = Set.of(
            "ln",
            "lnt",
            "lno",
            "lineno",
            "linenos",
            "linenodiv",
            "linenumber",
            "line-number",
            "line-numbers",
            "line-numbers-rows",
            "lineNumber",
            "LineNumber",
            "react-syntax-highlighter-line-number",
            "code-line-number",
            "hljs-ln-numbers",
            "hljs-ln-n",
            "blob-num",
            "CodeMirror-linenumber",
            "gutter",
            "rouge-gutter",
            "crayon-num");
    private static final Pattern SHOWN_AS_LINE =
            Pattern.compile("(?i)\\bdisplay\\s*+:\\s*+(?:block|flex|grid|list-item|table-row)(?![\\w-])");
    private static final List<String> PREFIXES = List.of("language-", "lang-", "highlight-source-", "highlight-text-");
    private static final int LONGEST_LANGUAGE = 20;
    private static final int PARENTS = 3;

    private final StringBuilder text = new StringBuilder();
    /** A line that ended with its element; a line feed after that belongs to the same end. */
    private boolean ended;

    private CodeLines() {}

    /** Its text, without empty lines at its beginning and end. */
    static String of(Element code) {
        CodeLines lines = new CodeLines();
        lines.children(code);
        String text = lines.text.toString().replace("\r\n", "\n").replace('\r', '\n');
        int start = 0;
        for (int i = 0; i < text.length() && Character.isWhitespace(text.charAt(i)); i++) {
            if (text.charAt(i) == '\n') start = i + 1;
        }
        return text.substring(start).stripTrailing();
    }

    /** The programming language that a code block or an element around it names in the usual ways; empty if none does. */
    static String language(Element code) {
        Element inner = code.nameIs("code") ? null : code.selectFirst("code");
        String language = inner == null ? "" : named(inner);
        Element around = code;
        for (int i = 0; i < PARENTS && around != null && language.isEmpty(); i++) {
            language = named(around);
            around = around.parent();
        }
        return language;
    }

    /** Whether an element holds only the numbers of lines. */
    static boolean isNumbers(Element element) {
        if (element.hasAttr("data-line-number") && ShortText.of(element).isEmpty()) return true;
        if (!element.hasAttr("class")) return false;
        boolean named = false;
        for (String name : element.className().split("\\s+")) named |= NUMBERS.contains(name);
        return named && ShortText.isDigits(element);
    }

    private void walk(Node node) {
        switch (node) {
            case TextNode words -> append(words.getWholeText());
            // Of xmp, in which tags are text.
            case DataNode tags -> append(tags.getWholeData());
            case Element element -> walk(element);
            default -> {}
        }
    }

    private void walk(Element element) {
        switch (element.normalName()) {
            case "br" -> append("\n");
            case "script", "style", "template", "button", "svg", "rp" -> {}
            case "tr" -> line(() -> row(element));
            default -> {
                if (isNumbers(element) || element.hasAttr("hidden") || element.nameIs("math")) {
                    if (element.nameIs("math")) Formula.of(element).ifPresent(formula -> append(formula.text()));
                } else if (isLine(element)) {
                    line(() -> children(element));
                } else {
                    children(element);
                }
            }
        }
    }

    /** A first cell of digits before others is the line's number, named so or not. */
    private void row(Element row) {
        List<Element> cells = row.children();
        boolean numbered = cells.size() > 1
                && ShortText.isDigits(cells.getFirst())
                && !ShortText.of(cells.getFirst()).isEmpty();
        for (Element cell : numbered ? cells.subList(1, cells.size()) : cells) {
            if (!isNumbers(cell)) children(cell);
        }
    }

    /** Whether an element within code is one line, or several. */
    static boolean isLine(Element element) {
        if (element.nameIs("table") || element.nameIs("tbody") || element.nameIs("pre") || element.nameIs("code")) {
            return false;
        }
        if (element.isBlock()) return true;
        if (element.hasAttr("style")
                && SHOWN_AS_LINE.matcher(element.attr("style")).find()) return true;
        if (!element.hasAttr("class")) return false;
        for (String name : element.className().split("\\s+")) {
            if (LINES.contains(name)) return true;
        }
        return false;
    }

    private void children(Element element) {
        for (Node child : element.childNodes()) walk(child);
    }

    private void line(Runnable content) {
        append("");
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') text.append('\n');
        int start = text.length();
        content.run();
        boolean endsItself = text.length() > start && text.charAt(text.length() - 1) == '\n';
        if (!endsItself) ended = true;
    }

    private void append(String words) {
        String rest = words;
        if (ended) {
            ended = false;
            text.append('\n');
            if (rest.startsWith("\r\n")) rest = rest.substring(2);
            else if (rest.startsWith("\n")) rest = rest.substring(1);
        }
        text.append(rest);
    }

    private static String named(Element element) {
        for (String attribute : List.of("data-language", "data-lang")) {
            if (isLanguage(element.attr(attribute))) return element.attr(attribute);
        }
        for (String name : element.className().split("\\s+")) {
            for (String prefix : PREFIXES) {
                if (name.startsWith(prefix) && isLanguage(name.substring(prefix.length()))) {
                    return name.substring(prefix.length());
                }
            }
        }
        return "";
    }

    private static boolean isLanguage(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_LANGUAGE
                && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '+' || c == '#' || c == '-');
    }
}
