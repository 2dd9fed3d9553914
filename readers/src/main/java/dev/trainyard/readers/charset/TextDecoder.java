package dev.trainyard.readers.charset;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bytes to text. What the bytes prove comes before what they say of themselves, and that before what is likely: a byte
 * order mark, UTF-8, UTF-16 without a mark, a declared charset, the charset that the text's language and letters point
 * to, and windows-1252, which old sources are written in. Bytes that hold zeros or many control characters then are no
 * text.
 */
public final class TextDecoder {
    private static final double MOST_CONTROLS = 0.02;
    private static final int ESCAPE = 0x1B;

    /** In which {@code windows-1252} has nothing at five places, which old texts use all the same. */
    private static final Charset WESTERN = Charset.forName("windows-1252");

    private TextDecoder() {}

    /** The text without its byte order mark, or nothing where the bytes are none. */
    public static Optional<String> decode(byte[] bytes) {
        return read(bytes).map(DecodedText::text);
    }

    /** The text, and how it was got. */
    public static Optional<DecodedText> read(byte[] bytes) {
        return asWritten(bytes).map(written -> {
            String repaired = Mojibake.repair(written.text());
            return new DecodedText(repaired, written.charset(), !repaired.equals(written.text()));
        });
    }

    private static Optional<DecodedText> asWritten(byte[] bytes) {
        ByteOrderMark mark = ByteOrderMark.of(bytes);
        if (mark != ByteOrderMark.NONE) return text(bytes, mark.bytes(), mark.charset());
        boolean escapes = has(bytes, ESCAPE);
        if (has(bytes, 0)) return WideCharset.of(bytes).flatMap(charset -> text(bytes, 0, charset));
        Optional<DecodedText> utf8 = text(bytes, 0, StandardCharsets.UTF_8);
        if (utf8.isPresent() && !escapes) return utf8;
        return Stream.of(DeclaredCharset.of(bytes), LikelyCharset.of(bytes))
                .flatMap(Optional::stream)
                .map(charset -> text(bytes, 0, charset))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> utf8)
                .or(() -> text(bytes, 0, WESTERN))
                .or(() -> text(bytes, 0, StandardCharsets.ISO_8859_1));
    }

    private static Optional<DecodedText> text(byte[] bytes, int from, Charset charset) {
        try {
            String text = charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
            return isText(text) ? Optional.of(new DecodedText(text, charset, false)) : Optional.empty();
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

    private static boolean has(byte[] bytes, int value) {
        for (byte b : bytes) {
            if (b == value) return true;
        }
        return false;
    }
}
