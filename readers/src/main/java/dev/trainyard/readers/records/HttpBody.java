package dev.trainyard.readers.records;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/**
 * Undoes the encodings of a response's body. Crawlers often store a body decoded and keep the headers that name its
 * encodings, so the bytes decide whether there is anything to decode. Of a body that was cut off, the part before the cut
 * is returned.
 */
final class HttpBody {
    private static final int SAMPLE = 1_024;
    private static final int LONGEST_SIZE_LINE = 200;

    private HttpBody() {}

    /**
     * The decoded bytes.
     *
     * @param encodings in the order in which they were applied
     * @param most the number of bytes after which decoding stops
     * @throws IOException if the bytes are neither encoded so nor text
     */
    static byte[] decoded(byte[] body, boolean chunked, List<String> encodings, int most) throws IOException {
        byte[] decoded = chunked ? withoutChunks(body) : body;
        for (String encoding : encodings.reversed()) decoded = decoded(encoding, decoded, most);
        return decoded;
    }

    private static byte[] decoded(String encoding, byte[] body, int most) throws IOException {
        boolean known = List.of("gzip", "x-gzip", "deflate", "zstd", "br").contains(encoding);
        if (!known || body.length == 0 || isUtf8Text(body)) return body;
        boolean marked = true;
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        try {
            InputStream bytes = new ByteArrayInputStream(body);
            switch (encoding) {
                case "gzip", "x-gzip" -> {
                    if (!startsWith(body, 0x1F, 0x8B)) return body;
                    read(new GZIPInputStream(bytes), decoded, most);
                }
                case "zstd" -> {
                    if (!startsWith(body, 0x28, 0xB5, 0x2F, 0xFD)) return body;
                    read(new ZstdInputStreamNoFinalizer(bytes), decoded, most);
                }
                case "deflate" -> {
                    // Some servers omit the two header bytes that the standard requires.
                    marked = hasZlibHeader(body);
                    Inflater inflater = new Inflater(!marked);
                    try {
                        read(new InflaterInputStream(bytes, inflater), decoded, most);
                    } finally {
                        inflater.end();
                    }
                }
                default -> {
                    marked = false;
                    read(new BrotliInputStream(bytes), decoded, most);
                }
            }
        } catch (IOException | RuntimeException e) {
            boolean text = !hasControls(body);
            if (text && (!marked || decoded.size() == 0)) return body;
            if (decoded.size() == 0) {
                throw new IOException("its body cannot be decoded as " + encoding + ": " + Details.of(e), e);
            }
        }
        return decoded.toByteArray();
    }

    /** Reads in small steps, so that an error loses little of what was decoded before it. */
    private static void read(InputStream in, ByteArrayOutputStream out, int most) throws IOException {
        byte[] buffer = new byte[512];
        for (int count = in.read(buffer); count >= 0 && out.size() < most; count = in.read(buffer)) {
            out.write(buffer, 0, Math.min(count, most - out.size()));
        }
    }

    private static boolean hasZlibHeader(byte[] body) {
        return body.length >= 2 && (body[0] & 15) == 8 && ((body[0] & 0xFF) << 8 | body[1] & 0xFF) % 31 == 0;
    }

    private static boolean startsWith(byte[] body, int... magic) {
        if (body.length < magic.length) return false;
        for (int i = 0; i < magic.length; i++) {
            if ((body[i] & 0xFF) != magic[i]) return false;
        }
        return true;
    }

    /** The bytes of the chunks. If a second chunk does not follow where the first one ends, the body is not chunked. */
    private static byte[] withoutChunks(byte[] body) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream(body.length);
        int at = 0;
        while (at < body.length) {
            int lineEnd = at;
            while (lineEnd < body.length && lineEnd - at < LONGEST_SIZE_LINE && body[lineEnd] != '\n') lineEnd++;
            String line = new String(body, at, lineEnd - at, StandardCharsets.ISO_8859_1);
            String size = line.replaceFirst(";.*", "").strip();
            if (lineEnd == body.length) return chunks.size() == 0 ? body : chunks.toByteArray();
            if (!size.matches("[0-9a-fA-F]{1,8}")) {
                // Damage after the first chunks cuts the body off.
                return chunks.size() == 0 || isFirst(body, at) ? body : chunks.toByteArray();
            }
            long length = Long.parseLong(size, 16);
            if (length == 0) return chunks.toByteArray();
            at = lineEnd + 1;
            int count = (int) Math.min(length, body.length - at);
            chunks.write(body, at, count);
            at += count;
            if (at < body.length && body[at] == '\r') at++;
            if (at < body.length && body[at] == '\n') at++;
        }
        return chunks.toByteArray();
    }

    /** Whether only one chunk lies before a position. */
    private static boolean isFirst(byte[] body, int at) {
        int lineEnd = 0;
        while (body[lineEnd] != '\n') lineEnd++;
        String size = new String(body, 0, lineEnd, StandardCharsets.ISO_8859_1)
                .replaceFirst(";.*", "")
                .strip();
        return at - lineEnd - 1 <= Long.parseLong(size, 16) + 2;
    }

    /** Whether the beginning is UTF-8 without control characters; encoded bytes are not, except by chance. */
    private static boolean isUtf8Text(byte[] body) {
        if (hasControls(body)) return false;
        for (int i = 0; i < Math.min(SAMPLE, body.length); ) {
            int lead = body[i++] & 0xFF;
            int more = lead < 0x80 ? 0 : lead >= 0xC2 && lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : -1;
            if (lead >= 0x80 && lead < 0xC2 || more < 0) return false;
            for (; more > 0 && i < body.length; more--) {
                if ((body[i++] & 0xC0) != 0x80) return false;
            }
        }
        return true;
    }

    /** Whether the beginning has control characters, which text in no charset with bytes as units has. */
    static boolean hasControls(byte[] body) {
        for (byte b : Arrays.copyOf(body, Math.min(SAMPLE, body.length))) {
            boolean space = b >= '\b' && b <= '\r' || b == 0x1B;
            if (b >= 0 && b < ' ' && !space) return true;
        }
        return false;
    }
}
