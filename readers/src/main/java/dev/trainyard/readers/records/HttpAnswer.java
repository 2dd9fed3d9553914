package dev.trainyard.readers.records;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response as a crawler stored it. Its body is read to the end of the record, whatever length the server
 * declared, and its encodings are undone. Some crawlers decode a body and keep the header that names the encoding; the
 * first bytes of the body show this.
 */
final class HttpAnswer {
    private static final int OK = 200;

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
        @Nullable String line = in.line(StandardCharsets.ISO_8859_1);
        String[] words = line == null ? new String[0] : line.strip().split("\\s+", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP") || !words[1].matches("\\d{3}")) {
            throw new IOException("not an HTTP response");
        }
        return new HttpAnswer(Integer.parseInt(words[1]), in.headers(StandardCharsets.ISO_8859_1), in);
    }

    /**
     * The document in the response; null if the response is an error, a redirection or of a type without text.
     *
     * @param identified the media type that the crawler detected in the body; it is more reliable than the server's
     */
    @Nullable
    Found found(String url, @Nullable String identified, Origin origin) throws IOException {
        if (status != OK) return null;
        String declared = headers.getOrDefault("Content-Type", "").toLowerCase(Locale.ROOT);
        String type = identified == null ? declared : identified + "; " + declared;
        return WebPayload.mayBeText(type) ? WebPayload.content(url, type, body(), origin) : null;
    }

    private InputStream body() throws IOException {
        boolean chunked = headers.getOrDefault("Transfer-Encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked");
        InputStream body = chunked && in.isAtChunk() ? new ChunkedStream(in) : in.rest();
        String encodings = headers.getOrDefault("Content-Encoding", "").toLowerCase(Locale.ROOT);
        for (String encoding : List.of(encodings.split("[,\\s]+")).reversed()) body = decoded(encoding, body);
        return body;
    }

    private static InputStream decoded(String encoding, InputStream encoded) throws IOException {
        BufferedInputStream body = new BufferedInputStream(encoded);
        body.mark(4);
        byte[] head = body.readNBytes(4);
        body.reset();
        if (head.length < 4) return body;
        return switch (encoding) {
            case "gzip", "x-gzip" ->
                head[0] == 0x1F && head[1] == (byte) 0x8B ? new GzipCompressorInputStream(body, true) : body;
            case "deflate" -> {
                // Some servers omit the two header bytes that the standard requires.
                boolean bare = (head[0] & 15) != 8 || ((head[0] & 0xFF) << 8 | head[1] & 0xFF) % 31 != 0;
                yield new InflaterInputStream(body, new Inflater(bare));
            }
            case "zstd" -> head[0] == 0x28 && head[1] == (byte) 0xB5 ? new ZstdInputStreamNoFinalizer(body) : body;
            case "br" -> new BrotliInputStream(body);
            default -> body;
        };
    }

    /** A body in the chunked transfer encoding, in which each chunk is preceded by its size. */
    private static final class ChunkedStream extends InputStream {
        private final WarcInput in;
        private WarcInput.Block chunk;
        private boolean over;

        ChunkedStream(WarcInput in) {
            this.in = in;
            this.chunk = in.block(0);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) return 0;
            while (!over) {
                int count = in.hasMore() ? chunk.read(bytes, from, length) : -1;
                if (count > 0) return count;
                nextChunk();
            }
            return -1;
        }

        /** A response that was cut off has no final chunk; the chunks before it are still a document. */
        private void nextChunk() throws IOException {
            @Nullable String line = in.line(StandardCharsets.ISO_8859_1);
            if (line != null && line.isEmpty()) line = in.line(StandardCharsets.ISO_8859_1);
            String size = line == null ? "0" : line.replaceFirst(";.*", "").strip();
            if (!size.matches("[0-9a-fA-F]{1,8}")) throw new IOException("a chunk without its size");
            over = Long.parseLong(size, 16) == 0;
            chunk = in.block(Long.parseLong(size, 16));
        }
    }
}
