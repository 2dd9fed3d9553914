package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Recognises UTF-16 without a byte order mark by what it decodes to: assigned characters, no control characters, and as
 * many spaces, line ends or ideographic full stops as a text has. Bytes in the wrong order, and bytes that are no text,
 * decode to none of these.
 */
final class WideCharset {
    private static final int LEAST_CHARACTERS = 4;
    /** In Chinese about every twentieth character is a full stop or a comma; in English every sixth is a space. */
    private static final double LEAST_GAPS = 0.02;

    /** The largest share of halves of characters without their other halves. */
    private static final double MOST_DAMAGED = 0.005;

    private WideCharset() {}

    static Optional<Charset> of(byte[] bytes) {
        double little = gaps(bytes, StandardCharsets.UTF_16LE);
        double big = gaps(bytes, StandardCharsets.UTF_16BE);
        if (Math.max(little, big) < LEAST_GAPS) return Optional.empty();
        return Optional.of(little >= big ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }

    /** The share of gaps; -1 if it is no text. */
    private static double gaps(byte[] bytes, Charset charset) {
        // The file may be cut off within a character.
        int length = bytes.length - bytes.length % 2;
        if (length < 2 * LEAST_CHARACTERS) return -1;
        String text = new String(bytes, 0, length, charset);
        long damaged = 0;
        long gaps = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean gap = c == ' ' || c == '\n' || (c >= '\u3000' && c <= '\u3002') || c == '\uFF0C';
            if (gap) gaps++;
            if (c == '\uFFFD') damaged++;
            if (!Character.isDefined(c) || isPrivate(c)) return -1;
            if (Character.isISOControl(c) && !Character.isWhitespace(c)) return -1;
        }
        return damaged > text.length() * MOST_DAMAGED ? -1 : (double) gaps / text.length();
    }

    private static boolean isPrivate(char c) {
        return Character.getType(c) == Character.PRIVATE_USE;
    }
}
