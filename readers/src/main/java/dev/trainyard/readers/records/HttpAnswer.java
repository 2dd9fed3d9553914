package dev.trainyard.readers.records;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response as a crawler stored it. Its body is read to the end of the record, whatever length the server
 * declared.
 */
final class HttpAnswer {
    /** Room for a body of the largest size with the sizes of its chunks. */
    private static final int MOST_RAW = 2 * DocumentBytes.MOST;

    private static final int MOST_ENCODINGS = 4;

    private final int status;
    private final Map<String, String> headers;
    private final WarcInput in;

    private HttpAnswer(int status, Map<String, String> headers, WarcInput in) {
        this.status = status;
        this.headers = headers;
        this.in = in;
    }

    /** Reads the status and the headers, but not yet the body. */
    static HttpAnswer read(InputStream block) throws IOException {
        WarcInput in = new WarcInput(block);
        while (true) {
            @Nullable String line = in.line(StandardCharsets.ISO_8859_1);
            String[] words = line == null ? new String[0] : line.strip().split("\\s+", 3);
            if (words.length < 2 || !words[0].startsWith("HTTP") || !words[1].matches("\\d{3}")) {
                throw new IOException("not an HTTP response");
            }
            int status = Integer.parseInt(words[1]);
            Map<String, String> headers = in.headers(StandardCharsets.ISO_8859_1);
            // An interim response, such as 103 Early Hints, precedes the final one.
            if (status >= 200 || !in.hasMore()) return new HttpAnswer(status, headers, in);
        }
    }

    /**
     * The document in the response, or a failure if the response is an error, a redirect or of a type without text.
     *
     * @param identified the media type that the crawler detected in the body; it is more reliable than the server's
     */
    Found found(String url, @Nullable String identified, Origin origin) throws IOException {
        if (status < 200 || status >= 300) {
            return new Found.Lost(url, ReadFailure.ERROR_RESPONSE, "its status is " + status);
        }
        String declared = headers.getOrDefault("Content-Type", "").toLowerCase(Locale.ROOT);
        String type = identified == null ? declared : identified.toLowerCase(Locale.ROOT) + "; " + declared;
        if (!WebPayload.mayBeText(type) && !WebPayload.isUnknown(type)) return WebPayload.unsupported(url, type);
        boolean chunked = in.isAtChunk()
                && headers.getOrDefault("Transfer-Encoding", "")
                        .toLowerCase(Locale.ROOT)
                        .contains("chunked");
        // A body may also be compressed for its transfer: "Transfer-Encoding: gzip, chunked".
        String encodings = (headers.getOrDefault("Content-Encoding", "") + ","
                        + headers.getOrDefault("Transfer-Encoding", ""))
                .toLowerCase(Locale.ROOT);
        byte[] raw = in.rest().readNBytes(MOST_RAW);
        byte[] body = HttpBody.decoded(
                raw,
                chunked,
                Arrays.stream(encodings.split("[,\\s]+"))
                        .filter(encoding -> !encoding.isEmpty())
                        .limit(MOST_ENCODINGS)
                        .toList(),
                DocumentBytes.MOST + 1);
        return WebPayload.content(url, type, new ByteArrayInputStream(body), origin);
    }
}
