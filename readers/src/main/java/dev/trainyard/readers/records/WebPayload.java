package dev.trainyard.readers.records;

import dev.trainyard.readers.charset.Decoding;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.io.InputStream;
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
        Matcher charset = CHARSET.matcher(type);
        boolean characters = type.startsWith("text/") || type.contains("xhtml");
        return characters && charset.find()
                ? labelled(url, bytes, charset.group(1), origin)
                : new Found.Content(url, bytes, origin);
    }

    /** The charset that the server names counts for more than the one that the page names. */
    private static Found labelled(String url, byte[] bytes, String charset, Origin origin) {
        return switch (TextDecoder.decoding(bytes, charset)) {
            case Decoding.Text text -> new Found.Content(url, text.marked(), origin);
            case Decoding.Binary _ -> new Found.Content(url, bytes, origin);
            case Decoding.UnknownCharset _ -> new Found.Lost(url, ReadFailure.UNKNOWN_CHARSET);
        };
    }
}
