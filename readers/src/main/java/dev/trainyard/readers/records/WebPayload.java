package dev.trainyard.readers.records;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
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

/** Content that was fetched from a URL, with the media type that the server or the crawler named. */
final class WebPayload {
    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*[\"']?([^\\s\"';,]+)");
    private static final Set<String> NO_TEXT =
            Set.of("text/css", "text/javascript", "text/ecmascript", "text/calendar", "text/vcard", "text/x-component");
    private static final Set<String> TEXT = Set.of(
            "application/xhtml+xml",
            "application/vnd.wap.xhtml+xml",
            "application/pdf",
            "application/x-pdf",
            "application/epub+zip");
    /** Servers send these for files whose type they do not know. */
    private static final Set<String> UNKNOWN = Set.of(
            "",
            "application/octet-stream",
            "binary/octet-stream",
            "application/unknown",
            "application/x-unknown",
            "unknown/unknown",
            "application/download",
            "application/x-download",
            "application/force-download",
            "application/x-octet-stream",
            "content/unknown",
            "*/*",
            "unknown");
    /** XML may be a page in XHTML. */
    private static final Set<String> XML = Set.of("application/xml", "text/xml");

    private static final Pattern PAGE =
            Pattern.compile("(?is)\\A(?>\\s|<\\?.*?\\?>|<!--.*?-->|\u00EF\u00BB\u00BF)*+(<!doctype html|<html[\\s>/])");
    private static final int HEAD = 1_024;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private WebPayload() {}

    /** Whether a media type is that of a page, a text or a PDF. */
    static boolean mayBeText(String type) {
        String bare = bare(type);
        return TEXT.contains(bare) || bare.startsWith("text/") && !NO_TEXT.contains(bare) && !XML.contains(bare);
    }

    /** Whether a media type says nothing, so that the content has to be examined. */
    static boolean isUnknown(String type) {
        String bare = bare(type);
        return UNKNOWN.contains(bare) || XML.contains(bare) || bare.indexOf('/') < 0;
    }

    /** The failure to read content of a type without text. */
    static Found unsupported(String url, String type) {
        String bare = bare(type);
        return new Found.Lost(
                url, ReadFailure.UNSUPPORTED_TYPE, bare.isEmpty() ? "without a media type" : Details.cut(bare));
    }

    private static String bare(String type) {
        return type.replaceFirst("[;,].*", "").strip();
    }

    /** The content, converted to UTF-8 if it is text in a declared charset; a failure if it has no text. */
    static Found content(String url, String type, InputStream content, Origin origin) throws IOException {
        InputStream body = content;
        if (!mayBeText(type)) {
            if (!isUnknown(type)) return unsupported(url, type);
            byte[] head = content.readNBytes(HEAD);
            if (head.length == 0) return new Found.Lost(url, ReadFailure.EMPTY);
            if (!mayBeText(head, XML.contains(bare(type)))) return unsupported(url, type);
            body = new SequenceInputStream(new ByteArrayInputStream(head), content);
        }
        byte[] bytes = body.readNBytes(DocumentBytes.MOST + 1);
        if (bytes.length > DocumentBytes.MOST) return new Found.Lost(url, ReadFailure.TOO_LARGE);
        return new Found.Content(
                url, type.startsWith("text/") || type.contains("xhtml") ? utf8(bytes, type) : bytes, origin, type);
    }

    /** Whether content begins as a PDF, an EPUB or a text does; of XML, whether it begins as a page. */
    private static boolean mayBeText(byte[] head, boolean xml) {
        String start = new String(head, StandardCharsets.ISO_8859_1);
        if (xml) return PAGE.matcher(start).find();
        boolean wide = start.startsWith("\u00FF\u00FE") || start.startsWith("\u00FE\u00FF");
        return start.startsWith("%PDF-")
                || start.startsWith("PK\3\4") && start.contains("mimetypeapplication/epub+zip")
                || wide
                || !HttpBody.hasControls(head);
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
