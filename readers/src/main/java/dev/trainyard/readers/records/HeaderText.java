package dev.trainyard.readers.records;

import dev.trainyard.readers.charset.Decoding;
import dev.trainyard.readers.charset.TextDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The text of a header of a message: with its encoded words decoded ({@code =?utf-8?Q?Gr=C3=BC=C3=9Fe?=}, RFC 2047), and
 * its bytes beyond ASCII, which the standard does not allow and old messages have, in the charset of the message.
 */
final class HeaderText {
    /** The rest of a longer header is ignored. */
    private static final int LONGEST = 1 << 16;

    /** The standard allows 75 characters; some programs write all in one word. */
    private static final int LONGEST_WORD = 1 << 13;

    private static final int LONGEST_LABEL = 60;

    private final String header;
    private final @Nullable String charset;
    private final StringBuilder text = new StringBuilder();
    /** The bytes of encoded words that follow each other, since some programs split characters between words. */
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    private String label = "";

    private HeaderText(String header, @Nullable String charset) {
        this.header = header;
        this.charset = charset;
    }

    /** An encoded word and the position behind it. */
    private record Word(String label, byte[] bytes, int end) {}

    /**
     * The text of a header, in one line.
     *
     * @param bytes what follows the colon
     * @param charset the charset in which the text of the message is; null if that is unknown
     */
    static String of(byte[] bytes, @Nullable String charset) {
        String header = new String(bytes, 0, Math.min(LONGEST, bytes.length), StandardCharsets.ISO_8859_1);
        HeaderText text = new HeaderText(header.replace("\r", "").replace("\n", ""), charset);
        text.read();
        return text.text.toString().replaceAll("\\s+", " ").strip();
    }

    private void read() {
        int from = 0;
        int at = header.indexOf("=?");
        while (at >= 0) {
            Word word = word(at);
            if (word == null) {
                at = header.indexOf("=?", at + 1);
                continue;
            }
            String between = header.substring(from, at);
            // Spaces between encoded words only separate them.
            if (pending.size() == 0 || !between.isBlank()) plain(between);
            if (!word.label().equalsIgnoreCase(label)) endWords();
            label = word.label();
            pending.writeBytes(word.bytes());
            from = word.end();
            at = header.indexOf("=?", from);
        }
        plain(header.substring(from));
    }

    private void plain(String between) {
        endWords();
        boolean ascii = between.chars().allMatch(c -> c < 0x80);
        boolean escapes = between.indexOf(0x1B) >= 0;
        text.append(ascii && !escapes ? between : decoded(between.getBytes(StandardCharsets.ISO_8859_1), charset));
    }

    private void endWords() {
        if (pending.size() > 0) text.append(decoded(pending.toByteArray(), label));
        pending.reset();
    }

    private static String decoded(byte[] bytes, @Nullable String label) {
        boolean says = label != null && !label.equalsIgnoreCase("us-ascii");
        return TextDecoder.decoding(bytes, says ? label : null) instanceof Decoding.Text decoded ? decoded.text() : "";
    }

    private @Nullable Word word(int start) {
        int labelEnd = header.indexOf('?', start + 2);
        if (labelEnd < 0 || labelEnd - start > LONGEST_LABEL || labelEnd + 2 >= header.length()) return null;
        String named = header.substring(start + 2, labelEnd);
        // RFC 2231 adds a language: utf-8*de.
        String charsetName = named.indexOf('*') < 0 ? named : named.substring(0, named.indexOf('*'));
        if (charsetName.isEmpty() || header.charAt(labelEnd + 2) != '?') return null;
        int from = labelEnd + 3;
        int limit = Math.min(header.length(), from + LONGEST_WORD);
        int end = from;
        while (end + 1 < limit && !(header.charAt(end) == '?' && header.charAt(end + 1) == '=')) end++;
        if (end + 1 >= limit) return null;
        String content = header.substring(from, end);
        byte @Nullable [] bytes = switch (header.charAt(labelEnd + 1)) {
            case 'b', 'B' -> base64(content);
            case 'q', 'Q' -> quoted(content);
            default -> null;
        };
        return bytes == null ? null : new Word(charsetName, bytes, end + 2);
    }

    private static byte @Nullable [] base64(String content) {
        String digits = content.replaceAll("[^A-Za-z0-9+/]", "");
        // A single digit at the end is less than a byte.
        int whole = digits.length() % 4 == 1 ? digits.length() - 1 : digits.length();
        return Base64.getDecoder().decode(digits.substring(0, whole));
    }

    private static byte[] quoted(String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length());
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            int high = c == '=' && i + 2 < content.length() ? Character.digit(content.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(content.charAt(i + 2), 16);
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(c == '_' ? ' ' : c);
            }
        }
        return bytes.toByteArray();
    }
}
