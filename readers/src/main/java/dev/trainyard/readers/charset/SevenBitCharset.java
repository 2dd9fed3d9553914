package dev.trainyard.readers.charset;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Charsets of old mail that write all characters in ASCII and that nobody decodes any more. What is written so looks like
 * text in ASCII, and would be kept as such.
 */
final class SevenBitCharset {
    private static final Pattern UTF_7 = Pattern.compile("\\+[A-Za-z0-9+/]{2}");
    private static final Pattern HZ = Pattern.compile("~\\{");
    private static final Map<String, Pattern> MARKS = Map.of(
            "utf-7", UTF_7, "unicode-1-1-utf-7", UTF_7, "x-unicode-2-0-utf-7", UTF_7, "hz-gb-2312", HZ, "hz", HZ);

    private SevenBitCharset() {}

    /** Whether a label names such a charset, and the bytes have characters that are written so. */
    static boolean isUnreadable(String label, byte[] bytes) {
        Pattern mark = MARKS.get(label.strip().toLowerCase(Locale.ROOT));
        return mark != null
                && mark.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).find();
    }
}
