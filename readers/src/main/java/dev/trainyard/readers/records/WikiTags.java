package dev.trainyard.readers.records;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A wikitext without its comments and tags.
 *
 * @param text the text, with the character {@link #ASIDE} in place of each piece that was set aside
 * @param aside pieces whose content is not markup, such as formulas and programs, by their positions in the text
 */
record WikiTags(String text, Map<Integer, String> aside) {
    /** The placeholder for a piece: a private use character, which is removed from the input. */
    static final char ASIDE = '\uE000';

    private static final int MOST_TAG = 2_000;
    private static final Set<String> DROPPED = Set.of(
            "ref",
            "references",
            "gallery",
            "timeline",
            "score",
            "imagemap",
            "templatedata",
            "hiero",
            "graph",
            "mapframe",
            "maplink",
            "indicator",
            "categorytree",
            "inputbox",
            "templatestyles",
            "includeonly",
            "section",
            "style",
            "script");
    private static final Set<String> SET_ASIDE =
            Set.of("nowiki", "pre", "syntaxhighlight", "source", "math", "chem", "ce");
    private static final Set<String> BREAKS = Set.of(
            "br", "hr", "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "blockquote", "center", "poem");

    private static final Set<String> INLINE = Set.of(
            "abbr",
            "b",
            "bdi",
            "bdo",
            "big",
            "caption",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "i",
            "ins",
            "kbd",
            "mark",
            "noinclude",
            "onlyinclude",
            "q",
            "rb",
            "rp",
            "rt",
            "rtc",
            "ruby",
            "s",
            "samp",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "time",
            "translate",
            "tt",
            "u",
            "var",
            "wbr");

    /** @param wikitext without {@link #ASIDE} */
    static WikiTags of(String wikitext) {
        StringBuilder text = new StringBuilder(wikitext.length());
        Map<Integer, String> aside = new HashMap<>();
        Set<String> neverClosed = new HashSet<>();
        for (int i = 0; i < wikitext.length(); ) {
            char c = wikitext.charAt(i);
            Tag tag = c == '<' ? tag(wikitext, i) : null;
            if (c == '<' && wikitext.startsWith("<!--", i)) {
                int end = wikitext.indexOf("-->", i + 4);
                i = end < 0 ? wikitext.length() : end + 3;
            } else if (tag == null) {
                text.append(c);
                i++;
            } else {
                boolean content = tag.opens() && (DROPPED.contains(tag.name()) || SET_ASIDE.contains(tag.name()));
                int close = content && !neverClosed.contains(tag.name()) ? close(wikitext, tag) : -1;
                if (content && close < 0) neverClosed.add(tag.name());
                if (close >= 0 && SET_ASIDE.contains(tag.name())) {
                    aside.put(text.length(), wikitext.substring(tag.end(), close));
                    text.append(ASIDE);
                } else if (BREAKS.contains(tag.name()) && !text.isEmpty()) {
                    text.append('\n');
                }
                i = close < 0 ? tag.end() : Math.max(close, wikitext.indexOf('>', close) + 1);
            }
        }
        return new WikiTags(text.toString(), aside);
    }

    /**
     * A tag.
     *
     * @param end the position after it
     * @param opens whether content follows, up to its closing tag
     */
    private record Tag(String name, int end, boolean opens) {}

    /** The tag at a position; null if there is none. */
    private static @Nullable Tag tag(String text, int at) {
        boolean closes = text.startsWith("</", at);
        int from = at + (closes ? 2 : 1);
        int nameEnd = from;
        while (nameEnd < text.length() && nameEnd - from < 20 && isLetter(text.charAt(nameEnd))) nameEnd++;
        if (nameEnd == from) return null;
        int limit = Math.min(text.length(), at + MOST_TAG);
        int end = nameEnd;
        while (end < limit && text.charAt(end) != '>' && text.charAt(end) != '<') end++;
        if (end >= limit || text.charAt(end) != '>') return null;
        String name = text.substring(from, nameEnd).toLowerCase(Locale.ROOT);
        // Anything but MediaWiki's own tags is text, as in "x < y and y > z".
        boolean known =
                DROPPED.contains(name) || SET_ASIDE.contains(name) || BREAKS.contains(name) || INLINE.contains(name);
        if (!known) return null;
        return new Tag(name, end + 1, !closes && text.charAt(end - 1) != '/');
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** The position of its closing tag, or -1. */
    private static int close(String text, Tag tag) {
        for (int i = text.indexOf("</", tag.end()); i >= 0; i = text.indexOf("</", i + 2)) {
            if (text.regionMatches(true, i + 2, tag.name(), 0, tag.name().length())) return i;
        }
        return -1;
    }
}
