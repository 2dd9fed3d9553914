package dev.trainyard.readers.records;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pages and texts of one WARC file. Requests, metadata and other records without a document are skipped; responses
 * that are errors, redirects or pictures are failures, so that each response is on record. After a damaged record, reading continues at the next gzip member,
 * or at the next line that begins a record.
 */
final class WarcRecords implements Records {
    private final RecordFile file;
    private final InputStream stream;
    private final WarcInput in;
    private long number;
    private boolean damaged;
    private boolean over;
    private @Nullable EOFException cut;

    WarcRecords(RecordFile file) throws IOException {
        this.file = file;
        this.stream =
                isGzip(file) ? new GzipMembers(Files.newInputStream(file.place())) : Compressed.open(file.place());
        this.in = new WarcInput(stream);
    }

    private static boolean isGzip(RecordFile file) throws IOException {
        try (InputStream raw = Files.newInputStream(file.place())) {
            return raw.read() == 0x1F && raw.read() == 0x8B;
        }
    }

    /** Whether a file begins with a WARC record. */
    static boolean isOne(RecordFile file) {
        try (WarcRecords records = new WarcRecords(file)) {
            String line = records.in.line(StandardCharsets.UTF_8);
            return line != null && line.startsWith("WARC/");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public @Nullable Found next() {
        while (!over) {
            try {
                if (cut instanceof EOFException e) {
                    cut = null;
                    throw e;
                }
                if (!toRecord()) break;
                Found found = record();
                damaged = false;
                if (found != null) return found;
            } catch (IOException e) {
                boolean toldAlready = damaged;
                damaged = true;
                over = !recover();
                if (!toldAlready) return new Found.Lost(file.at(number), ReadFailure.UNREADABLE, Details.of(e));
            }
        }
        return null;
    }

    /** Goes past the first line of the next record; returns false at the end of the file. */
    private boolean toRecord() throws IOException {
        number++;
        for (String line = in.line(StandardCharsets.UTF_8); line != null; line = in.line(StandardCharsets.UTF_8)) {
            if (line.startsWith("WARC/")) return true;
            // Between records there are only empty lines; after a damaged record there may be anything.
            if (!line.isBlank() && !damaged) throw new IOException("there is no record where one is expected");
        }
        return false;
    }

    private @Nullable Found record() throws IOException {
        Map<String, String> headers = in.headers(StandardCharsets.UTF_8);
        WarcInput.Block block = in.block(length(headers));
        Found found = document(headers, new UpToTheCut(block));
        if (in.failure() instanceof EOFException e && hasText(found)) {
            // The text before the cut is offered first, then the damage.
            cut = e;
            return found;
        }
        block.skipRest();
        return found;
    }

    private static boolean hasText(@Nullable Found found) {
        return switch (found) {
            case Found.Content content -> content.bytes().length > 0;
            case Found.Text text -> !text.text().isBlank();
            case null, default -> false;
        };
    }

    /** Ends where the file is cut off, so that what is before the cut can be read. */
    private static final class UpToTheCut extends FilterInputStream {
        UpToTheCut(InputStream record) {
            super(record);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return super.read(bytes, from, length);
            } catch (EOFException e) {
                return -1;
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }
    }

    private static long length(Map<String, String> headers) throws IOException {
        String length = headers.getOrDefault("Content-Length", "");
        if (!length.matches("\\d{1,18}")) throw new IOException("a record has no length");
        return Long.parseLong(length);
    }

    /** The document in a record; null for types of records that hold none. */
    private @Nullable Found document(Map<String, String> headers, InputStream block) throws IOException {
        @Nullable String address = headers.get("WARC-Target-URI");
        String url = address == null ? file.at(number) : address.replaceAll("^<|>$", "");
        Origin origin = new Origin(
                Dates.of(headers.getOrDefault("WARC-Date", "")).orElse(null), null, address == null ? null : url);
        String type = headers.getOrDefault("Content-Type", "").toLowerCase(Locale.ROOT);
        try {
            return switch (headers.getOrDefault("WARC-Type", "").toLowerCase(Locale.ROOT)) {
                case "conversion" ->
                    type.isEmpty() || type.startsWith("text/plain")
                            ? text(url, block, origin)
                            : WebPayload.content(url, type, block, origin);
                case "response" ->
                    type.isEmpty() || type.startsWith("application/http") || type.startsWith("message/http")
                            ? HttpAnswer.read(block).found(url, headers.get("WARC-Identified-Payload-Type"), origin)
                            : WebPayload.unsupported(url, type);
                case "resource" -> WebPayload.content(url, type, block, origin);
                default -> null;
            };
        } catch (IOException | RuntimeException e) {
            if (in.failure() instanceof IOException failure) throw failure;
            return new Found.Lost(url, ReadFailure.MALFORMED, Details.of(e));
        }
    }

    private static Found text(String url, InputStream block, Origin origin) throws IOException {
        byte[] bytes = block.readNBytes(DocumentBytes.MOST + 1);
        return bytes.length > DocumentBytes.MOST
                ? new Found.Lost(url, ReadFailure.TOO_LARGE)
                : new Found.Text(url, new String(bytes, StandardCharsets.UTF_8), origin);
    }

    /** Returns false if nothing more can be read. */
    private boolean recover() {
        if (in.failure() == null) return true;
        in.restart();
        try {
            return stream instanceof GzipMembers members && members.goToNextMember();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
