package dev.trainyard.readers.charset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * UTF-16 without a byte order mark, known by what it decodes to: characters that exist, no controls, and as many spaces,
 * line ends or ideographic stops as a text has. Read in the wrong order, or made of other bytes, it has none of them.
 */
final class WideCharset {
    private static final int LEAST_CHARACTERS = 4;
    /** Chinese has a stop about every twentieth character; English a space every sixth. */
    private static final double LEAST_GAPS = 0.02;

    private WideCharset() {}

    static Optional<Charset> of(byte[] bytes) {
        double little = gaps(bytes, StandardCharsets.UTF_16LE);
        double big = gaps(bytes, StandardCharsets.UTF_16BE);
        if (Math.max(little, big) < LEAST_GAPS) return Optional.empty();
        return Optional.of(little >= big ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }

    /** The share of gaps, or -1 where it is no text. */
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
