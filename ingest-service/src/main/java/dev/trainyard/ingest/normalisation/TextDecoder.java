package dev.trainyard.ingest.normalisation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes to text: as the byte order mark says, else UTF-8, else ISO-8859-1, which old sources are written in. Bytes that
 * hold a zero or many control characters are no text.
 */
public final class TextDecoder {
    private static final double MOST_CONTROLS = 0.02;

    private TextDecoder() {}

    /** The text without its byte order mark, or nothing where the bytes are none. */
    public static Optional<String> decode(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) return text(bytes, 3, StandardCharsets.UTF_8);
        if (startsWith(bytes, 0xFE, 0xFF)) return text(bytes, 2, StandardCharsets.UTF_16BE);
        if (startsWith(bytes, 0xFF, 0xFE)) return text(bytes, 2, StandardCharsets.UTF_16LE);
        Optional<String> utf8 = text(bytes, 0, StandardCharsets.UTF_8);
        return utf8.isPresent() ? utf8 : text(bytes, 0, StandardCharsets.ISO_8859_1);
    }

    private static Optional<String> text(byte[] bytes, int from, Charset charset) {
        try {
            String text = charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
            return isText(text) ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isText(String decoded) {
        int controls = 0;
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            if (c == 0) return false;
            if (Character.isISOControl(c) && !Character.isWhitespace(c)) controls++;
        }
        return controls <= decoded.length() * MOST_CONTROLS;
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        return bytes.length >= mark.length && Arrays.equals(Arrays.copyOf(bytes, mark.length), toBytes(mark));
    }

    private static byte[] toBytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
        return bytes;
    }
}
