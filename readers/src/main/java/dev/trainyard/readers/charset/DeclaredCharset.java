package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The charset that a text's head says it is written in: an XML declaration, HTML's {@code meta}, or the comment that
 * Python and editors know. Names mean what browsers take them for: {@code iso-8859-1} has always been written by people
 * who meant windows-1252.
 */
final class DeclaredCharset {
    private static final int HEAD = 4_096;
    private static final Pattern XML =
            Pattern.compile("\\A\\s*<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([\\w.:-]+)[\"']", Pattern.CASE_INSENSITIVE);
    private static final Pattern HTML = Pattern.compile(
            "<meta\\s[^>]*?charset\\s*=\\s*[\"']?\\s*([\\w.:-]+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern COMMENT =
            Pattern.compile("\\A(?:[^\n]*\n)?[ \t]*(?:#|//|;|/?\\*|\\.\\.|%)[^\n]*?coding[:=][ \t]*([-\\w.]+)");

    private static final Map<String, String> AS_BROWSERS_DO = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("latin-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-8-i", "windows-1255"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("big5", "Big5-HKSCS"));

    private DeclaredCharset() {}

    static Optional<Charset> of(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
        boolean markup = head.stripLeading().startsWith("<");
        return (markup ? name(XML, head).or(() -> name(HTML, head)) : name(COMMENT, head))
                .flatMap(DeclaredCharset::named)
                // Who reads this line reads it by a charset in which ASCII is ASCII.
                .filter(charset ->
                        !charset.name().startsWith("UTF-16") && !charset.name().startsWith("UTF-32"));
    }

    /** A charset by one of the names that it has on the web. */
    static Optional<Charset> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        try {
            String known = AS_BROWSERS_DO.getOrDefault(lower, lower);
            return Charset.isSupported(known) ? Optional.of(Charset.forName(known)) : Optional.empty();
        } catch (IllegalCharsetNameException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(Pattern pattern, String head) {
        Matcher matcher = pattern.matcher(head);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
