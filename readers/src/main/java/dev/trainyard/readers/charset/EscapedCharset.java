package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A charset of seven bits that says by escapes which characters follow: ISO-2022-JP or ISO-2022-KR. */
final class EscapedCharset {
    /** ISO-2022-JP with the characters that Windows has added, as browsers read it. */
    private static final Charset JAPANESE = Charset.forName("x-windows-50221");

    private static final Charset KOREAN = Charset.forName("ISO-2022-KR");
    /** The largest share of bytes beyond ASCII, which these charsets do not have. */
    private static final double MOST_DAMAGED = 0.02;

    private static final String KOREAN_BEGINS = "\u001B$)C";

    private EscapedCharset() {}

    /** @param label the charset that the bytes are said to be in, which may be a rarer one of these */
    static Optional<Charset> of(byte[] bytes, @Nullable Charset label) {
        int damaged = 0;
        for (byte b : bytes) if (b < 0) damaged++;
        if (damaged > bytes.length * MOST_DAMAGED || damaged > 0 && Utf8.isWellFormed(bytes)) return Optional.empty();
        String ascii = new String(bytes, StandardCharsets.US_ASCII);
        if (ascii.contains(KOREAN_BEGINS)) return Optional.of(KOREAN);
        boolean japanese = ascii.contains("\u001B$B") || ascii.contains("\u001B$@") || ascii.contains("\u001B(I");
        if (japanese) return Optional.of(JAPANESE);
        return Optional.ofNullable(label).filter(charset -> charset.name().startsWith("ISO-2022"));
    }
}
