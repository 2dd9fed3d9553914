package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The charset that a text names in its first bytes: in an XML declaration, in a {@code meta} element of HTML, or in the
 * comment that Python and editors know.
 */
final class DeclaredCharset {
    private static final int HEAD = 4_096;
    private static final Pattern XML =
            Pattern.compile("\\A\\s*<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([\\w.:-]+)[\"']", Pattern.CASE_INSENSITIVE);
    private static final Pattern HTML = Pattern.compile(
            "<meta\\s[^>]*?charset\\s*=\\s*[\"']?\\s*([\\w.:-]+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern COMMENT =
            Pattern.compile("\\A(?:[^\n]*\n)?[ \t]*(?:#|//|;|/?\\*|\\.\\.|%)[^\n]*?coding[:=][ \t]*([-\\w.]+)");

    private DeclaredCharset() {}

    static Optional<Charset> of(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
        boolean markup = head.stripLeading().startsWith("<");
        return (markup ? label(XML, head).or(() -> label(HTML, head)) : label(COMMENT, head))
                .flatMap(CharsetLabels::charset)
                // A declaration that could be read as ASCII is not in such a charset.
                .filter(charset -> !CharsetLabels.isWide(charset));
    }

    private static Optional<String> label(Pattern pattern, String head) {
        Matcher matcher = pattern.matcher(head);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
