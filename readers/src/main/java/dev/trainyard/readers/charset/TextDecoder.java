package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes bytes to text. What the bytes prove comes first, then what is said about them, then what is likely: a byte order
 * mark; UTF-8, even if it is damaged; UTF-16 without a mark; ISO-2022 by its escapes; a label that came with the bytes, or
 * a charset that the text itself declares, unless its letters are words only in another charset; and the charset in which
 * its letters are likeliest words. Bytes that cannot be decoded become U+FFFD, and single zeros are
 * left out. Bytes with more zeros or many control characters are no text.
 */
public final class TextDecoder {
    private static final double MOST_CONTROLS = 0.02;
    private static final int ESCAPE = 0x1B;
    /** Fewer bytes without a zero among them may be UTF-16 by chance. */
    private static final int LEAST_WIDE = 32;

    private TextDecoder() {}

    /** The text without its byte order mark; nothing if the bytes are no text or in an unknown charset. */
    public static Optional<String> decode(byte[] bytes) {
        return read(bytes).map(DecodedText::text);
    }

    /** The text and how it was decoded; nothing if the bytes are no text or in an unknown charset. */
    public static Optional<DecodedText> read(byte[] bytes) {
        return decoding(bytes, null) instanceof Decoding.Text(String text, Charset charset, boolean repaired)
                ? Optional.of(new DecodedText(text, charset, repaired))
                : Optional.empty();
    }

    /**
     * Decodes bytes.
     *
     * @param label the name of the charset that came with the bytes, such as in the header of a message; null or empty if
     *     there was none
     */
    public static Decoding decoding(byte[] bytes, @Nullable String label) {
        return switch (asWritten(bytes, label)) {
            case Decoding.Text written -> {
                String repaired = Mojibake.repair(written.text());
                yield new Decoding.Text(repaired, written.charset(), !repaired.equals(written.text()));
            }
            case Decoding.Binary binary -> binary;
            case Decoding.UnknownCharset unknown -> unknown;
        };
    }

    private static Decoding asWritten(byte[] bytes, @Nullable String label) {
        ByteOrderMark mark = ByteOrderMark.of(bytes);
        if (mark != ByteOrderMark.NONE) return text(bytes, mark.bytes(), mark.charset());
        @Nullable
        Charset labelled = label == null ? null : CharsetLabels.charset(label).orElse(null);
        boolean wide = labelled != null && CharsetLabels.isWide(labelled);
        if (has(bytes, 0) || wide) {
            Optional<Charset> found = WideCharset.of(bytes);
            if (found.isPresent()) return text(bytes, 0, found.get());
            if (has(bytes, 0))
                return StrayZeros.areFew(bytes) ? asWritten(StrayZeros.removed(bytes), label) : new Decoding.Binary();
        }
        if (has(bytes, ESCAPE)) {
            Optional<Charset> escaped = EscapedCharset.of(bytes, labelled);
            if (escaped.isPresent()) return text(bytes, 0, escaped.get());
        }
        if (label != null && SevenBitCharset.isUnreadable(label, bytes)) return new Decoding.UnknownCharset();
        Optional<String> utf8 = Utf8.of(bytes);
        if (utf8.isPresent()) return text(utf8.get(), StandardCharsets.UTF_8);
        if (!isText(new String(bytes, StandardCharsets.ISO_8859_1))) {
            Optional<Charset> found = bytes.length < LEAST_WIDE ? Optional.empty() : WideCharset.of(bytes);
            return found.isPresent() ? text(bytes, 0, found.get()) : new Decoding.Binary();
        }
        Charset declared =
                labelled != null && !wide ? labelled : DeclaredCharset.of(bytes).orElse(null);
        Optional<Charset> likely = LikelyCharset.of(bytes, declared);
        return likely.isPresent() ? text(bytes, 0, likely.get()) : new Decoding.UnknownCharset();
    }

    private static Decoding text(byte[] bytes, int from, Charset charset) {
        return text(new String(bytes, from, bytes.length - from, charset), charset);
    }

    private static Decoding text(String decoded, Charset charset) {
        return isText(decoded) ? new Decoding.Text(decoded, charset, false) : new Decoding.Binary();
    }

    private static boolean isText(String decoded) {
        int controls = 0;
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            if (c == 0) return false;
            if (c < 0x20 && !Character.isWhitespace(c) || c == 0x7F) controls++;
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
