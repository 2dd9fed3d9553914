package dev.trainyard.readers.records;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * MediaWiki's markup to plain text. Templates, tables, files, categories and references go; of links their words stay, of
 * headings and lists the lines.
 *
 * <p>It goes three times over a text, each time in one pass whatever is nested in it or left open. {@link WikiTags} takes
 * away comments and tags, and sets aside what in them is no markup. Here brackets are paired, with a stack, and the text
 * between those that stay is written. {@link WikiLines} gives lines their form. A bracket that nothing closes is text.
 */
final class Wikitext {
    /** How long the words of a link to elsewhere may be. */
    private static final int MOST_LABEL = 1_000;

    private static final Set<String> SCHEMES = Set.of("http://", "https://", "ftp://", "mailto:", "//");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    private enum Kind {
        TEMPLATE,
        PARAMETER,
        LINK,
        TABLE
    }

    /** An opening bracket that waits for its closing one. */
    private record Opening(Kind kind, int at) {}

    /** A bracket that was closed: where it ends, and how much of that the closing one is. */
    private record Pair(Kind kind, int end, int closing) {}

    private final String text;
    private final Set<String> withoutText;
    private final Map<Integer, Pair> pairs = new HashMap<>();
    private final Deque<Opening> open = new ArrayDeque<>();
    private int openTemplates;
    private int openTables;

    private Wikitext(String text, Set<String> withoutText) {
        this.text = text;
        this.withoutText = withoutText;
    }

    /** @param withoutText the names of the namespaces whose links hold no text, in lower case: files and categories */
    static String plain(String wikitext, Set<String> withoutText) {
        WikiTags tags = WikiTags.of(wikitext.replace(String.valueOf(WikiTags.ASIDE), ""));
        Wikitext markup = new Wikitext(tags.text(), withoutText);
        markup.pair();
        StringBuilder plain = new StringBuilder();
        List<String> aside = markup.write(tags.aside(), plain);
        return WikiLines.of(plain.toString(), aside);
    }

    private void pair() {
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            i += switch (c) {
                case '{' -> opening(i);
                case '}' -> closing(i);
                case '[' -> {
                    boolean link = text.startsWith("[[", i);
                    if (link) push(Kind.LINK, i);
                    yield link ? 2 : 1;
                }
                case ']' -> {
                    boolean link = text.startsWith("]]", i)
                            && !open.isEmpty()
                            && open.peek().kind() == Kind.LINK;
                    if (link) pop(i + 2, 2);
                    yield link ? 2 : 1;
                }
                case '|' -> {
                    // The two braces of "|}}" on a line of its own end a template.
                    boolean table = openTables > 0
                            && text.startsWith("|}", i)
                            && beginsLine(i)
                            && !(text.startsWith("|}}", i) && openTemplates > 0);
                    if (table) popTo(Kind.TABLE, i + 2, 2);
                    yield table ? 2 : 1;
                }
                default -> 1;
            };
        }
    }

    private int opening(int at) {
        if (text.startsWith("{|", at) && beginsLine(at)) {
            push(Kind.TABLE, at);
            return 2;
        }
        int run = run('{', at);
        int left = run;
        while (left >= 2) {
            Kind kind = left == 3 ? Kind.PARAMETER : Kind.TEMPLATE;
            push(kind, at + run - left);
            left -= kind == Kind.PARAMETER ? 3 : 2;
        }
        return run;
    }

    private int closing(int at) {
        int run = run('}', at);
        int left = run;
        while (left >= 2 && openTemplates > 0) {
            Opening opening = innermostTemplate();
            int braces = opening.kind() == Kind.PARAMETER ? 3 : 2;
            if (braces > left) break;
            left -= braces;
            pop(at + run - left, braces);
        }
        return run;
    }

    /** What was opened inside of it and not closed is text. */
    private Opening innermostTemplate() {
        while (true) {
            Opening top = open.element();
            if (top.kind() == Kind.TEMPLATE || top.kind() == Kind.PARAMETER) return top;
            forget(open.pop());
        }
    }

    private void popTo(Kind kind, int end, int closing) {
        while (open.element().kind() != kind) forget(open.pop());
        pop(end, closing);
    }

    private void push(Kind kind, int at) {
        open.push(new Opening(kind, at));
        if (kind == Kind.TABLE) openTables++;
        else if (kind != Kind.LINK) openTemplates++;
    }

    private void pop(int end, int closing) {
        Opening opening = open.pop();
        forget(opening);
        pairs.put(opening.at(), new Pair(opening.kind(), end, closing));
    }

    private void forget(Opening opening) {
        if (opening.kind() == Kind.TABLE) openTables--;
        else if (opening.kind() != Kind.LINK) openTemplates--;
    }

    private int run(char c, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) == c) end++;
        return end - from;
    }

    private boolean beginsLine(int at) {
        int before = at - 1;
        while (before >= 0 && at - before < 20 && (text.charAt(before) == ' ' || text.charAt(before) == ':')) before--;
        return before < 0 || text.charAt(before) == '\n';
    }

    /** Writes what stays; gives what was set aside and stays, in order. */
    private List<String> write(Map<Integer, String> aside, StringBuilder out) {
        List<String> kept = new ArrayList<>();
        Map<Integer, Integer> closings = new HashMap<>();
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            Pair pair = c == '{' || c == '[' ? pairs.get(i) : null;
            Integer skipped = c == ']' ? closings.get(i) : null;
            int outside = c == '[' && pair == null && scheme(i + 1) ? outside(i, closings) : -1;
            if (skipped != null) {
                i += skipped;
            } else if (pair != null) {
                int from = pair.kind() == Kind.LINK ? words(i + 2, pair.end() - pair.closing()) : -1;
                if (from >= 0) closings.put(pair.end() - pair.closing(), pair.closing());
                i = from >= 0 ? from : pair.end();
            } else if (outside >= 0) {
                i = outside;
            } else if (c == '\'' && text.startsWith("''", i)) {
                int run = run('\'', i);
                out.repeat('\'', run == 4 ? 1 : Math.max(0, run - 5));
                i += run;
            } else {
                if (c == WikiTags.ASIDE) kept.add(aside.getOrDefault(i, ""));
                out.append(c);
                i++;
            }
        }
        return kept;
    }

    /** Where the words of a link begin; -1 where it has none, because it is a file, a category or another language. */
    private int words(int from, int end) {
        int bar = -1;
        for (int i = from; i < end && bar < 0; i++) {
            char c = text.charAt(i);
            if (c == '|') bar = i;
            Pair inside = c == '[' || c == '{' ? pairs.get(i) : null;
            if (inside != null) i = inside.end() - 1;
        }
        String target =
                text.substring(from, Math.min(bar < 0 ? end : bar, from + 300)).strip();
        int colon = target.indexOf(':');
        String space = colon < 0
                ? ""
                : target.substring(0, colon).strip().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (colon > 0 && (withoutText.contains(space) || bar < 0 && LANGUAGES.contains(space))) return -1;
        if (bar >= 0 && bar + 1 < end) return bar + 1;
        // A colon before the name of a namespace makes a link of what would be something else.
        return colon == 0 ? text.indexOf(':', from) + 1 : from;
    }

    private boolean scheme(int at) {
        return SCHEMES.stream().anyMatch(scheme -> text.regionMatches(true, at, scheme, 0, scheme.length()));
    }

    /** Where the words of {@code [https://a.example words]} begin, or what is behind it; -1 where it is no such link. */
    private int outside(int at, Map<Integer, Integer> closings) {
        int limit = Math.min(text.length(), at + MOST_LABEL);
        int space = -1;
        int end = at + 1;
        for (; end < limit && text.charAt(end) != '\n' && text.charAt(end) != ']'; end++) {
            char c = text.charAt(end);
            Pair inside = c == '[' || c == '{' ? pairs.get(end) : null;
            if (inside != null) end = Math.min(limit, inside.end()) - 1;
            else if (space < 0 && c == ' ') space = end;
        }
        if (end >= limit || text.charAt(end) != ']') return -1;
        if (space < 0) return end + 1;
        closings.put(end, 1);
        return space + 1;
    }
}
