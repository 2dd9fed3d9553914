package dev.trainyard.readers.records;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Content that was fetched from a URL, with the media type that the server or the crawler named. */
final class WebPayload {
    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*[\"']?([^\\s\"';,]+)");
    private static final Set<String> NO_TEXT =
            Set.of("text/css", "text/javascript", "text/ecmascript", "text/calendar", "text/vcard", "text/x-component");
    private static final Set<String> TEXT = Set.of("application/xhtml+xml", "application/pdf", "application/x-pdf");
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private WebPayload() {}

    /** Whether a media type is that of a page, a text or a PDF. */
    static boolean mayBeText(String type) {
        String bare = type.replaceFirst("[;,].*", "").strip();
        return TEXT.contains(bare) || bare.startsWith("text/") && !NO_TEXT.contains(bare);
    }

    /** The content, converted to UTF-8 if it is text in a declared charset; null if the type has no text. */
    static @Nullable Found content(String url, String type, InputStream body, Origin origin) throws IOException {
        if (!mayBeText(type)) return null;
        byte[] bytes = body.readNBytes(DocumentBytes.MOST + 1);
        if (bytes.length > DocumentBytes.MOST) return new Found.Lost(url, ReadFailure.TOO_LARGE);
        return new Found.Content(
                url, type.startsWith("text/") || type.contains("xhtml") ? utf8(bytes, type) : bytes, origin);
    }

    /**
     * The charset in the HTTP header takes precedence over the one in the page. The result begins with a byte order mark,
     * which takes precedence over both.
     */
    private static byte[] utf8(byte[] bytes, String type) {
        Optional<Charset> charset = charset(type);
        if (charset.isEmpty() || Arrays.equals(Arrays.copyOf(bytes, MARK.length), MARK)) return bytes;
        try {
            ByteBuffer text =
                    StandardCharsets.UTF_8.encode(charset.get().newDecoder().decode(ByteBuffer.wrap(bytes)));
            byte[] marked = Arrays.copyOf(MARK, MARK.length + text.remaining());
            text.get(marked, MARK.length, text.remaining());
            return marked;
        } catch (CharacterCodingException e) {
            return bytes; // The declared charset is wrong.
        }
    }

    /** On the web, ISO-8859-1 means windows-1252. */
    private static Optional<Charset> charset(String type) {
        Matcher matcher = CHARSET.matcher(type);
        if (!matcher.find()) return Optional.empty();
        try {
            Charset charset = Charset.forName(matcher.group(1));
            boolean western = charset.equals(StandardCharsets.ISO_8859_1) || charset.equals(StandardCharsets.US_ASCII);
            return Optional.of(western ? Charset.forName("windows-1252") : charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }
}
