package dev.trainyard.readers.records;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Decodes a text in Base64 to which a mailing list has added a footer without encoding it: decoded too, the footer would
 * be garbage.
 */
final class Base64Text {
    private Base64Text() {}

    /** The decoded bytes, and after them what is not Base64. */
    static byte[] decoded(byte[] body) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(body.length);
        StringBuilder digits = new StringBuilder(body.length);
        int at = 0;
        boolean padded = false;
        while (at < body.length) {
            int end = at;
            while (end < body.length && body[end] != '\n') end++;
            String line = new String(body, at, end - at, StandardCharsets.ISO_8859_1).strip();
            if (!line.isEmpty() && (padded || isWords(line))) break;
            padded |= line.endsWith("=");
            for (int i = 0; i < line.length(); i++) if (isDigit(line.charAt(i))) digits.append(line.charAt(i));
            at = Math.min(body.length, end + 1);
        }
        // A single digit at the end is less than a byte.
        if (digits.length() % 4 == 1) digits.setLength(digits.length() - 1);
        decoded.writeBytes(Base64.getDecoder().decode(digits.toString()));
        if (at < body.length) {
            decoded.write('\n');
            decoded.write(body, at, body.length - at);
        }
        return decoded.toByteArray();
    }

    /** Damage in Base64 is no space, and no line of dashes. */
    private static boolean isWords(String line) {
        return line.indexOf(' ') >= 0 || line.startsWith("--") || line.startsWith("__");
    }

    private static boolean isDigit(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }
}
