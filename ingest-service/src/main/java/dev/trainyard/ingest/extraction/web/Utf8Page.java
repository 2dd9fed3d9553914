package dev.trainyard.ingest.extraction.web;

import dev.trainyard.ingest.extraction.http.WebResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts a page's bytes to UTF-8 if its {@code Content-Type} declares a charset; otherwise the bytes are unchanged,
 * since they may contain their own declaration.
 */
final class Utf8Page {
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([^\\s\"';]+)");

    /** What browsers take these names for. Source: the WHATWG's Encoding Standard. */
    private static final Map<String, String> TAKEN_FOR = Map.of(
            "iso-8859-1", "windows-1252",
            "latin1", "windows-1252",
            "us-ascii", "windows-1252",
            "ascii", "windows-1252",
            "iso-8859-9", "windows-1254",
            "gb2312", "GBK");

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private Utf8Page() {}

    static byte[] of(WebResponse answer) {
        String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean html = type.startsWith("text/html") || type.startsWith("application/xhtml");
        boolean text = type.startsWith("text/") && !type.startsWith("text/xml");
        Optional<Charset> charset = charset(type);
        if (!html && !text || charset.isEmpty() || isMarked(answer.body())) return answer.body();
        byte[] utf8 = charset.get().equals(StandardCharsets.UTF_8)
                ? answer.body()
                : new String(answer.body(), charset.get()).getBytes(StandardCharsets.UTF_8);
        return html ? marked(utf8) : utf8;
    }

    private static Optional<Charset> charset(String type) {
        Matcher charset = CHARSET.matcher(type);
        if (!charset.find()) return Optional.empty();
        String name = charset.group(1);
        try {
            return Optional.of(Charset.forName(TAKEN_FOR.getOrDefault(name, name)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The header overrules what the page says of itself inside, and a mark is what tells a reader so. */
    private static byte[] marked(byte[] utf8) {
        byte[] marked = new byte[MARK.length + utf8.length];
        System.arraycopy(MARK, 0, marked, 0, MARK.length);
        System.arraycopy(utf8, 0, marked, MARK.length, utf8.length);
        return marked;
    }

    private static boolean isMarked(byte[] bytes) {
        if (bytes.length < 2) return false;
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        boolean utf8 = first == 0xEFBB && bytes.length > 2 && (bytes[2] & 0xff) == 0xBF;
        return utf8 || first == 0xFEFF || first == 0xFFFE;
    }
}
