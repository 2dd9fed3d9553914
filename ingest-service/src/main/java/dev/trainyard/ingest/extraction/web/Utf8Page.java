package dev.trainyard.ingest.extraction.web;

import dev.trainyard.ingest.extraction.http.WebResponse;
import dev.trainyard.readers.charset.Decoding;
import dev.trainyard.readers.charset.TextDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts the bytes of a page or a text to UTF-8 if its {@code Content-Type} names a charset. That counts for more than
 * what a page says about itself, so a byte order mark is put before the page, which counts for more than both. Without
 * such a charset the bytes are unchanged, since they may contain their own declaration.
 */
final class Utf8Page {
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([^\\s\"';]+)");

    private Utf8Page() {}

    static byte[] of(WebResponse answer) {
        String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean html = type.startsWith("text/html") || type.startsWith("application/xhtml");
        boolean text = type.startsWith("text/") && !type.startsWith("text/xml");
        Matcher charset = CHARSET.matcher(type);
        if (!html && !text || !charset.find()) return answer.body();
        if (!(TextDecoder.decoding(answer.body(), charset.group(1)) instanceof Decoding.Text decoded)) {
            return answer.body();
        }
        return html ? decoded.marked() : decoded.text().getBytes(StandardCharsets.UTF_8);
    }
}
