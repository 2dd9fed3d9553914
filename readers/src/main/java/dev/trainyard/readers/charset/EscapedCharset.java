package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A charset of seven bits that says by escapes which characters follow: ISO-2022-JP or ISO-2022-KR. */
final class EscapedCharset {
    /** ISO-2022-JP with the characters that Windows has added, as browsers read it. */
    private static final Charset JAPANESE = Charset.forName("x-windows-50221");

    private static final Charset KOREAN = Charset.forName("ISO-2022-KR");
    private static final String KOREAN_BEGINS = "\u001B$)C";

    private EscapedCharset() {}

    static Optional<Charset> of(byte[] bytes) {
        for (byte b : bytes) if (b < 0) return Optional.empty();
        String ascii = new String(bytes, StandardCharsets.US_ASCII);
        if (ascii.contains(KOREAN_BEGINS)) return Optional.of(KOREAN);
        boolean japanese = ascii.contains("\u001B$B") || ascii.contains("\u001B$@") || ascii.contains("\u001B(I");
        return japanese ? Optional.of(JAPANESE) : Optional.empty();
    }
}
