package dev.trainyard.readers.records;

import dev.trainyard.readers.charset.Decoding;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
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
        Matcher charset = CHARSET.matcher(type);
        boolean characters = type.startsWith("text/") || type.contains("xhtml");
        return characters && charset.find()
                ? labelled(url, bytes, charset.group(1), origin, type)
                : new Found.Content(url, bytes, origin, type);
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

    /** The charset that the server names counts for more than the one that the page names. */
    private static Found labelled(String url, byte[] bytes, String charset, Origin origin, String type) {
        return switch (TextDecoder.decoding(bytes, charset)) {
            case Decoding.Text text -> new Found.Content(url, text.marked(), origin, type);
            case Decoding.Binary _ -> new Found.Content(url, bytes, origin, type);
            case Decoding.UnknownCharset _ -> new Found.Lost(url, ReadFailure.UNKNOWN_CHARSET);
        };
    }
}
