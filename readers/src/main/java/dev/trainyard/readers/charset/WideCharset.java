package dev.trainyard.readers.charset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
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

    private WideCharset() {}

    static Optional<Charset> of(byte[] bytes) {
        double little = gaps(bytes, StandardCharsets.UTF_16LE);
        double big = gaps(bytes, StandardCharsets.UTF_16BE);
        if (Math.max(little, big) < LEAST_GAPS) return Optional.empty();
        return Optional.of(little >= big ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }

    /** The share of gaps; -1 if it is no text. */
    private static double gaps(byte[] bytes, Charset charset) {
        if (bytes.length % 2 != 0 || bytes.length < 2 * LEAST_CHARACTERS) return -1;
        CharBuffer text;
        try {
            text = charset.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            return -1;
        }
        long gaps = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean gap = c == ' ' || c == '\n' || (c >= '\u3000' && c <= '\u3002') || c == '\uFF0C';
            if (gap) gaps++;
            if (!Character.isDefined(c) || isPrivate(c)) return -1;
            if (Character.isISOControl(c) && !Character.isWhitespace(c)) return -1;
        }
        return (double) gaps / text.length();
    }

    private static boolean isPrivate(char c) {
        return Character.getType(c) == Character.PRIVATE_USE;
    }
}
