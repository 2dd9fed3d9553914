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
 * Converts MediaWiki's markup to plain text. Templates, tables, files, categories and references are removed; the words of
 * links and the lines of headings and lists are kept.
 *
 * <p>There are three linear passes, whatever is nested or left open. {@link WikiTags} removes comments and tags, and sets
 * aside content that is not markup. This class pairs brackets with a stack and writes the remaining text; a bracket that
 * is never closed is text. {@link WikiLines} converts headings and lists.
 */
final class Wikitext {
    /** The largest length of an external link with its words. */
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

    /** A pair of brackets: the position after it, and the length of the closing bracket. */
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

    /** @param withoutText the lower-case names of the namespaces whose links have no text: files and categories */
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
                    // In a line "|}}", the braces end a template.
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

    /** The innermost open template; brackets that were opened inside it and not closed are text. */
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

    /** Writes the remaining text; returns the set-aside pieces that remain, in order. */
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

    /** The position of a link's words; -1 if it links to a file, a category or another language. */
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
        // A leading colon makes a visible link to a file or a category.
        return colon == 0 ? text.indexOf(':', from) + 1 : from;
    }

    private boolean scheme(int at) {
        return SCHEMES.stream().anyMatch(scheme -> text.regionMatches(true, at, scheme, 0, scheme.length()));
    }

    /** The position of the words in {@code [https://a.example words]}, or after it if it has none; -1 for anything else. */
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
