package dev.trainyard.readers.records;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts the line markup of a wikitext whose other markup is already removed: headings lose their marks, and are dropped
 * if nothing is left below them; list items begin with a dash; entities become characters.
 */
final class WikiLines {
    private static final Pattern ENTITY = Pattern.compile("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});");
    private static final Pattern SWITCH = Pattern.compile("__[A-Z]{3,30}__");
    private static final Pattern RULE = Pattern.compile("-{4,}\\s*");
    private static final Map<String, String> CHARACTERS = Map.ofEntries(
            Map.entry("nbsp", " "),
            Map.entry("thinsp", " "),
            Map.entry("ensp", " "),
            Map.entry("emsp", " "),
            Map.entry("zwnj", "\u200C"),
            Map.entry("zwj", "\u200D"),
            Map.entry("shy", ""),
            Map.entry("lrm", ""),
            Map.entry("rlm", ""),
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("ndash", "–"),
            Map.entry("mdash", "—"),
            Map.entry("hellip", "…"),
            Map.entry("minus", "−"),
            Map.entry("times", "×"),
            Map.entry("middot", "·"),
            Map.entry("bull", "•"),
            Map.entry("deg", "°"),
            Map.entry("plusmn", "±"),
            Map.entry("prime", "′"),
            Map.entry("Prime", "″"),
            Map.entry("lsquo", "‘"),
            Map.entry("rsquo", "’"),
            Map.entry("ldquo", "“"),
            Map.entry("rdquo", "”"),
            Map.entry("bdquo", "„"),
            Map.entry("laquo", "«"),
            Map.entry("raquo", "»"),
            Map.entry("euro", "€"),
            Map.entry("pound", "£"),
            Map.entry("cent", "¢"),
            Map.entry("sect", "§"),
            Map.entry("copy", "©"),
            Map.entry("reg", "®"),
            Map.entry("trade", "™"),
            Map.entry("larr", "←"),
            Map.entry("rarr", "→"),
            Map.entry("uarr", "↑"),
            Map.entry("darr", "↓"),
            Map.entry("harr", "↔"),
            Map.entry("le", "≤"),
            Map.entry("ge", "≥"),
            Map.entry("ne", "≠"),
            Map.entry("asymp", "≈"),
            Map.entry("infin", "∞"),
            Map.entry("radic", "√"),
            Map.entry("sum", "∑"),
            Map.entry("pi", "π"),
            Map.entry("alpha", "α"),
            Map.entry("beta", "β"),
            Map.entry("gamma", "γ"),
            Map.entry("delta", "δ"),
            Map.entry("mu", "μ"),
            Map.entry("lambda", "λ"),
            Map.entry("sigma", "σ"),
            Map.entry("omega", "ω"),
            Map.entry("Delta", "Δ"),
            Map.entry("Omega", "Ω"),
            Map.entry("auml", "ä"),
            Map.entry("ouml", "ö"),
            Map.entry("uuml", "ü"),
            Map.entry("Auml", "Ä"),
            Map.entry("Ouml", "Ö"),
            Map.entry("Uuml", "Ü"),
            Map.entry("szlig", "ß"),
            Map.entry("eacute", "é"),
            Map.entry("egrave", "è"),
            Map.entry("agrave", "à"),
            Map.entry("aacute", "á"),
            Map.entry("ccedil", "ç"),
            Map.entry("ntilde", "ñ"),
            Map.entry("oslash", "ø"),
            Map.entry("aring", "å"));

    /** @param level the level of a heading; 0 for other lines */
    private record Line(String text, int level) {}

    private WikiLines() {}

    /** @param aside the pieces to put in place of each {@link WikiTags#ASIDE}, in order */
    static String of(String text, List<String> aside) {
        List<Line> lines = new ArrayList<>();
        Iterator<String> pieces = aside.iterator();
        for (String line : SWITCH.matcher(text).replaceAll("").lines().toList()) {
            Line formed = line(line);
            lines.add(new Line(filled(formed.text(), pieces), formed.level()));
        }
        List<String> kept = new ArrayList<>();
        // Backwards, so that it is known what follows a heading.
        int below = 0;
        for (Line line : lines.reversed()) {
            if (line.level() > 0) {
                boolean empty = below == 0 || below > 0 && below <= line.level();
                if (!empty) below = line.level();
                kept.add(empty ? "" : line.text());
            } else {
                if (!line.text().isBlank()) below = -1;
                kept.add(line.text());
            }
        }
        return whole(kept.reversed());
    }

    private static Line line(String line) {
        String bare = line.strip();
        int marks = 0;
        while (marks < 6 && marks < bare.length() / 2 && bare.charAt(marks) == '=') marks++;
        int ends = 0;
        while (ends < marks && bare.charAt(bare.length() - 1 - ends) == '=') ends++;
        int level = Math.min(marks, ends);
        if (level > 0 && bare.length() > 2 * level) {
            return new Line(
                    entities(bare.substring(level, bare.length() - level).strip()), level);
        }
        if (RULE.matcher(bare).matches()) return new Line("", 0);
        int at = 0;
        while (at < line.length() && "*#:;".indexOf(line.charAt(at)) >= 0) at++;
        if (at == 0) return new Line(entities(line.stripTrailing()), 0);
        String item = entities(line.substring(at).strip());
        boolean listed = "*#".indexOf(line.charAt(at - 1)) >= 0;
        return new Line(listed && !item.isEmpty() ? "- " + item : item, 0);
    }

    private static String entities(String text) {
        return text.indexOf('&') < 0
                ? text
                : ENTITY.matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1), found.group())));
    }

    private static String character(String name, String otherwise) {
        if (name.charAt(0) != '#') return CHARACTERS.getOrDefault(name, otherwise);
        boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
        int code = hex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
        return Character.isValidCodePoint(code) && code != 0 && !(code >= 0xD800 && code < 0xE000)
                ? Character.toString(code)
                : otherwise;
    }

    /** Replaces each placeholder by the piece that was set aside. */
    private static String filled(String line, Iterator<String> pieces) {
        if (line.indexOf(WikiTags.ASIDE) < 0) return line;
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == WikiTags.ASIDE && pieces.hasNext()) filled.append(entities(pieces.next()));
            else filled.append(c);
        }
        return filled.toString();
    }

    /** The lines with no more than one empty one between. */
    private static String whole(List<String> lines) {
        StringBuilder whole = new StringBuilder();
        int empty = 0;
        for (String line : lines) {
            empty = line.isBlank() ? empty + 1 : 0;
            if (empty > 1 || line.isBlank() && whole.isEmpty()) continue;
            whole.append(line).append('\n');
        }
        String text = whole.toString().strip();
        return text.isEmpty() ? "" : text + "\n";
    }
}
